/** Who may run in the race, by name: light, because the controls list them. */
export const RACERS = [
  { value: 'gradient-descent', label: 'gradient descent' },
  { value: 'momentum', label: 'momentum' },
  { value: 'nesterov', label: 'Nesterov' },
  { value: 'adagrad', label: 'Adagrad' },
  { value: 'rmsprop', label: 'RMSProp' },
  { value: 'adam', label: 'Adam' },
  { value: 'lion', label: 'Lion' },
  { value: 'rprop', label: 'Rprop' },
] as const;
