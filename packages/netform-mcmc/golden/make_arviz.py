"""Writes arviz.json: a small InferenceData as ArviZ's to_json writes it. Run: python make_arviz.py"""
import arviz as az
import numpy as np

theta = np.arange(12.0).reshape(2, 3, 2) / 4
theta[1, 2, 0] = np.inf
theta[1, 2, 1] = np.nan
data = az.from_dict(
    posterior={"theta": theta, "scale": np.array([[1.5, 2, 3], [4, 5, 6]])},
    sample_stats={"lp": -np.arange(6.0).reshape(2, 3), "diverging": np.array([[True, False, False], [False, False, True]])},
    posterior_predictive={"degree_hist": np.arange(24).reshape(2, 3, 4)},
    observed_data={"degree_hist": np.array([5, 3, 1, 0])},
    coords={"param": ["const", "dist2"], "degree": [0, 1, 2, 3]},
    dims={"theta": ["param"], "degree_hist": ["degree"]},
)
data.to_json("arviz.json")
