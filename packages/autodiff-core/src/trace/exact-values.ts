/** Float64 values of tensors that another backend holds rounded, by data id. */
export const exactValues = new WeakMap<object, Float64Array>();

/** Arrays that no caller holds: they need not be copied again. */
export const privateArrays = new WeakSet<object>();
