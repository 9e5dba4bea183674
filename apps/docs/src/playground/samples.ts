/** Losses to begin with in the playground. */
export interface Sample {
  readonly id: string;
  readonly label: string;
  readonly code: string;
}

/** The samples, the plainest first. */
export const SAMPLES: readonly Sample[] = [
  {
    id: 'valley',
    label: "Rosenbrock's valley, in tensors",
    code: `// x is a tensor of shape [2]. Return a scalar.
const [a, b] = tf.unstack(x);
return tf.add(
  tf.square(tf.sub(1, a)),
  tf.mul(100, tf.square(tf.sub(b, tf.square(a)))),
);
`,
  },
  {
    id: 'robust',
    label: 'A robust line through data',
    code: `// Slope and level of a line; the last point is wrong.
const t = tf.tensor1d([0, 1, 2, 3, 4, 5]);
const y = tf.tensor1d([1, 3, 5, 7, 9, 40]);
const [slope, level] = tf.unstack(x);
const line = tf.add(tf.mul(slope, t), level);
return losses.huber(line, y);
`,
  },
  {
    id: 'ripples',
    label: 'A bowl with ripples',
    code: `// Many local minima: try another start, or another method.
const bowl = tf.sum(tf.square(x));
const ripples = tf.sum(tf.sin(tf.mul(5, x)));
return tf.add(bowl, ripples);
`,
  },
];
