/** TensorFlow.js as a module that a page can import by address. For the tests in a page. */
export * as tf from '@tensorflow/tfjs-core';
