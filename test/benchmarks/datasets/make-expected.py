"""Writes expected.json: the published preprocessing (gpapamakarios/maf, datasets/*.py), in numpy alone, on the numbers of small-files.mjs.

The steps are those of the published code; pandas' corr, mean and std (divisor n - 1) and Counter are written out.
Run: python3 test/datasets/make-expected.py
"""
import json, os
import numpy as np

ROWS = 400

def hashed(i, j):
    return ((i * 7919 + j * 104729 + ((i * i) % 1013) * 31 + ((i * (j + 3)) % 997) * 17) % 100003) / 100003

def table(rows, columns, value=hashed):
    return np.array([[value(i, j) for j in range(columns)] for i in range(rows)], dtype=np.float64)

def gas_value(i, j):
    if j < 3: return i + j
    s = j - 3
    return hashed(i, s) if s < 8 else hashed(i, s - 8) + 0.05 * hashed(i, s + 20)

def hepmass_value(i, j):
    return (i + j) % 3 if j in (5, 9, 13, 17, 21, 25) else hashed(i, j) * 2 - 1

def tenths(data):
    n_test = int(0.1 * data.shape[0]); test = data[-n_test:]; data = data[:-n_test]
    n_validate = int(0.1 * data.shape[0])
    return data[:-n_validate], data[-n_validate:], test

def normalised(train, validate, test):
    data = np.vstack((train, validate)); mu = data.mean(axis=0); s = data.std(axis=0)
    return [(part - mu) / s for part in (train, validate, test)]

def power():
    rng = np.random.RandomState(42); data = table(ROWS, 8); rng.shuffle(data); n = data.shape[0]
    data = np.delete(data, 3, axis=1); data = np.delete(data, 1, axis=1)
    voltage = 0.01 * rng.rand(n, 1); gap = 0.001 * rng.rand(n, 1); sm = rng.rand(n, 3)
    data = data + np.hstack((gap, voltage, sm, np.zeros((n, 1))))
    return normalised(*tenths(data))

def gas():
    data = table(ROWS, 19, gas_value)[:, 3:]
    def counts(x): return (np.corrcoef(x.T) > 0.98).sum(axis=1)
    b = counts(data)
    while np.any(b > 1):
        data = np.delete(data, np.where(b > 1)[0][0], axis=1); b = counts(data)
    return tenths((data - data.mean(axis=0)) / data.std(axis=0, ddof=1))

def hepmass():
    train = table(ROWS, 27, hepmass_value)[1::2]
    test = table(ROWS, 27, lambda i, j: hepmass_value(i + 5000, j))[1::2]
    mu, s = train.mean(axis=0), train.std(axis=0, ddof=1)
    train, test = (train - mu) / s, (test - mu) / s
    keep = [j for j in range(27) if np.sum(train[:, j] == train[:, j].min()) <= 5]
    train, test = train[:, keep], test[:, keep]
    n = int(train.shape[0] * 0.1)
    return train[:-n], train[-n:], test

def miniboone():
    return normalised(*tenths(table(ROWS, 43)))

def summary(parts):
    out = []
    for x in parts:
        weights = (np.arange(x.size) % 17 + 1).reshape(x.shape)
        out.append({"rows": x.shape[0], "columns": x.shape[1], "first": x[0].tolist(), "last": x[-1].tolist(),
                    "weighted": float((x * weights).sum())})
    return out

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "expected.json"), "w") as f:
    json.dump({n.__name__: summary(n()) for n in (power, gas, hepmass, miniboone)}, f, indent=1); f.write("\n")
random = np.random.RandomState(42); order = np.arange(1000); random.shuffle(order)
print(order[:5], random.rand(2))
