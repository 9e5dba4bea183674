import type { Control } from '../../kit/control.ts';
import type { FigureSpec } from '../../kit/figure.ts';

const coefficients: Control[] = [
  { kind: 'range', id: 'const', label: 'wish for links (const)', min: -5, max: 0, step: 0.1, start: -2.4 },
  { kind: 'range', id: 'sqdiff', label: 'per squared difference of grades', min: -2, max: 0.5, step: 0.05, start: -0.4 },
  { kind: 'range', id: 'shared', label: 'per class in common', min: -0.5, max: 1.5, step: 0.05, start: 0.5 },
  { kind: 'range', id: 'deg', label: 'per friend that the other has', min: -0.3, max: 0.15, step: 0.01, start: 0.03 },
  { kind: 'range', id: 'dist2', label: 'when there is a friend in common', min: -1, max: 3, step: 0.1, start: 1.2 },
];

/** Watch the meetings: links form one after another. */
export const meetingsSpec: FigureSpec = {
  id: 'meetings',
  title: 'Sixty students meet, every pair once',
  stepName: 'link',
  seeded: true,
  panels: [
    { title: 'The network so far', aspect: 1.1 },
    { title: 'Students by number of friends', aspect: 1.1 },
  ],
  controls: coefficients,
};

/** The posterior, streamed from a worker. */
export const posteriorSpec: FigureSpec = {
  id: 'posterior',
  title: 'The posterior, as it is drawn',
  stepName: 'iteration',
  seeded: true,
  pace: 5,
  panels: [
    { title: 'Draws of two chains', aspect: 1.25 },
    { title: 'Posterior of the coefficient', aspect: 1.25 },
  ],
  controls: [
    {
      kind: 'choice',
      id: 'coefficient',
      label: 'coefficient',
      start: 'shared',
      choices: [
        { value: 'const', label: 'const' },
        { value: 'sqdiff', label: 'sqdiff(grade)' },
        { value: 'shared', label: 'shared(classes)' },
        { value: 'deg', label: 'deg' },
        { value: 'dist2', label: 'dist2' },
      ],
    },
    { kind: 'range', id: 'size', label: 'students', min: 24, max: 90, step: 6, start: 48 },
  ],
};

/** Other classes for some of the students, and the friendships that follow. */
export const reassignSpec: FigureSpec = {
  id: 'reassign',
  title: 'Other classes, other friends',
  stepName: 'pair of school',
  seeded: true,
  panels: [
    { title: 'One network with the new classes', aspect: 1.1 },
    { title: 'Share of links between grades', aspect: 1.1 },
  ],
  controls: [
    { kind: 'range', id: 'share', label: 'share of students who change classes with others of any grade', min: 0, max: 1, step: 0.05, start: 0.6 },
    { kind: 'range', id: 'shared', label: 'per class in common', min: -0.5, max: 1.5, step: 0.05, start: 0.5 },
  ],
};
