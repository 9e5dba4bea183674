/** Float64 values of tensors that another backend holds rounded, by data id. */
export const exactValues = new WeakMap<object, Float64Array>();
