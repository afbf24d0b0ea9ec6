"""This project's inner solver in PyTorch: L-BFGS with a memory and a line search per row, and all rows in one evaluation."""
import torch

SUFFICIENT, OVERSHOOT, ROUNDING, MAX_REJECTIONS, CURVATURE = 1e-4, 0.8, 3e-7, 10, 1e-8


@torch.no_grad()
def solve(value_and_gradient, z, start, root, metric, tolerance, limit, memory):
    """
    Minimises f(y) = u(y) - <z, y> for each row, over v with y = start + v L (L = root). A row leaves when |(grad u(y) - z) M| <= tolerance;
    a row whose trial is rejected keeps its direction and shortens its step.
    @returns y, the residuals, and the gradient evaluations of each row
    """
    y, residual = start.clone(), torch.empty(len(z), device=z.device)
    open_rows = torch.arange(len(z), device=z.device)
    state = State(value_and_gradient, z, start, root, metric, memory)
    evaluations = len(z)
    for _ in range(limit - 1):
        going = (state.residual > tolerance) & (state.rejections <= MAX_REJECTIONS)
        if not bool(going.any()):
            break
        if int(going.sum()) < 0.8 * len(going):
            y[open_rows], residual[open_rows] = state.points(), state.residual
            state.keep(going)
            open_rows = open_rows[going]
        state.advance(value_and_gradient)
        evaluations += len(open_rows)
    y[open_rows], residual[open_rows] = state.points(), state.residual
    return y, residual, evaluations / len(z)


class State:
    """The unfinished rows: each array has one entry per row."""

    def __init__(self, value_and_gradient, z, start, root, metric, memory):
        self.root, self.metric, self.memory = root, metric, memory
        self.z, self.start, self.v = z, start, torch.zeros_like(z)
        self.f, self.slope, self.residual = self.evaluate(value_and_gradient, self.v)
        self.t, self.rejections = torch.ones(len(z), device=z.device), torch.zeros(len(z), device=z.device)
        self.direction, self.descent = -self.slope, -(self.slope**2).sum(1)
        self.steps, self.changes, self.inverses = [], [], []

    def points(self):
        return self.start + self.v @ self.root

    def evaluate(self, value_and_gradient, v):
        y = self.start + v @ self.root
        value, gradient = value_and_gradient(y)
        difference = gradient - self.z
        return value - (self.z * y).sum(1), difference @ self.root, (difference @ self.metric).norm(dim=1)

    def keep(self, rows):
        for name in ("z", "start", "v", "f", "slope", "residual", "t", "rejections", "direction", "descent"):
            setattr(self, name, getattr(self, name)[rows])
        for name in ("steps", "changes", "inverses"):
            setattr(self, name, [pair[rows] for pair in getattr(self, name)])

    def advance(self, value_and_gradient):
        """One trial step for every row."""
        moved = self.t[:, None] * self.direction
        f, slope, residual = self.evaluate(value_and_gradient, self.v + moved)
        there = (slope * self.direction).sum(1)
        change = f - self.f
        noise = ROUNDING * (f.abs() + self.z.shape[1])
        accepted = (change <= SUFFICIENT * self.t * self.descent) | (there <= SUFFICIENT * self.descent)
        accepted |= (change <= noise) & (there <= -OVERSHOOT * self.descent)
        accepted &= torch.isfinite(f) & torch.isfinite(there)
        column = accepted[:, None]
        difference = slope - self.slope
        self.remember(torch.where(column, moved, 0.0), torch.where(column, difference, 0.0))
        self.v = torch.where(column, self.v + moved, self.v)
        self.slope = torch.where(column, slope, self.slope)
        self.f, self.residual = torch.where(accepted, f, self.f), torch.where(accepted, residual, self.residual)
        by_slopes = -self.descent * self.t / (there - self.descent)
        shorter = torch.maximum(torch.minimum(torch.nan_to_num(by_slopes, 0.0), 0.5 * self.t), 0.1 * self.t)
        self.rejections = torch.where(accepted, torch.zeros_like(self.rejections), self.rejections + 1)
        self.t = torch.where(accepted, torch.ones_like(self.t), shorter)
        direction, descent = self.find_direction()
        self.direction = torch.where(column, direction, self.direction)
        self.descent = torch.where(accepted, descent, self.descent)

    def remember(self, step, change):
        curvature = (step * change).sum(1)
        usable = curvature > CURVATURE * (step * step).sum(1)
        self.steps.append(step)
        self.changes.append(change)
        self.inverses.append(torch.where(usable, 1 / curvature, torch.zeros_like(curvature)))
        if len(self.steps) > self.memory:
            for pairs in (self.steps, self.changes, self.inverses):
                pairs.pop(0)

    def find_direction(self):
        """The two-loop recursion; steepest descent if its result does not point downhill."""
        q, alphas = self.slope, []
        for step, change, inverse in reversed(list(zip(self.steps, self.changes, self.inverses))):
            alpha = inverse * (step * q).sum(1)
            q = q - alpha[:, None] * change
            alphas.append(alpha)
        for step, change, inverse, alpha in zip(self.steps, self.changes, self.inverses, reversed(alphas)):
            q = q + (alpha - inverse * (change * q).sum(1))[:, None] * step
        descent = -(q * self.slope).sum(1)
        uphill = ~(descent < 0)
        q = torch.where(uphill[:, None], self.slope, q)
        return -q, torch.where(uphill, -(self.slope**2).sum(1), descent)
