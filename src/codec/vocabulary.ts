const words = (text: string): ReadonlyArray<string> => text.split(' ')

const each = (names: string, hint: string): ReadonlyArray<readonly [string, string]> =>
  words(names).map((name) => [name, hint] as const)

export const POWER = 'the power is **'
export const MATMUL = 'the matrix product is @'
export const SIZE = 'a size is size(x, axis)'
export const LAMBDA = 'a formula defines no functions'
const CONSTANT = 'a constant is nested lists: [[1, 2], [3, 4]]'
const OUTSIDE = 'compute it outside, with ml-matrix say, and feed it'
const GRADIENT = 'gradients are taken of what was read, by grad of catamat'

/** What other languages call an operation, or write as one. */
export const CALLED: ReadonlyMap<string, string> = new Map([
  ...each('dot mm bmm mv vdot inner', `${MATMUL}: a @ b`),
  ...each('power', `${POWER}: a ** b`),
  ...each('len length numel shape nrow ncol', SIZE),
  ...each('concatenate cat', 'write concat([a, b], axis)'),
  ...each('vstack row_stack vertcat', 'write concat([a, b], 0)'),
  ...each('hstack column_stack horzcat', 'write concat([a, b], 1)'),
  ...words('sin cos tan sinh cosh tanh').flatMap((name) => each(`arc${name}`, `write a${name}(x)`)),
  ...each('arctan2', 'write atan2(a, b)'),
  ...each('absolute fabs', 'write abs(x)'),
  ...each('ln', 'write log(x)'),
  ...each('average', 'write mean(x)'),
  ...each('amax', 'write max(x)'),
  ...each('amin', 'write min(x)'),
  ...each('sub', 'write a - b'),
  ...each('mul times', 'write a * b'),
  ...each('div', 'write a / b'),
  ...each('neg', 'write -x'),
  ...each('sgn', 'write sign(x)'),
  ...each('T t', 'write transpose(x)'),
  ...each('tr', 'write trace(x)'),
  ...each('identity', 'write eye(n)'),
  ...each('range', 'write arange(n)'),
  ...each('linspace', 'of n numbers from a to b, write a + (b - a) * arange(n) / (n - 1)'),
  ...each('clamp', 'write clip(x, low, high)'),
  ...each('unsqueeze', 'write expandDims(x, axis)'),
  ...each('flatten ravel vec', 'write reshape(x, [-1, 1])'),
  ...each('repeat repmat', 'write tile(x, m, n)'),
  ...each('mod fmod rem remainder', 'write a - b * floor(a / b)'),
  ...each('Σ ∑', 'write sum(x)'),
  ...each('Π ∏', 'write prod(x)'),
  ...each('heaviside', 'write greater(x, 0)'),
  ...each('isnan is_nan', 'write isNaN(x)'),
  ...each('leakyRelu leaky_relu LeakyReLU', 'write maximum(x, 0.01 * x)'),
  ...each('elu ELU', 'write where(greater(x, 0), x, expm1(x))'),
  ...each('mse mse_loss MSELoss', 'write meanSquaredError(predictions, targets)'),
  ...each('mae l1_loss', 'write mean(abs(predictions - targets))'),
  ...each('nll_loss', 'write crossEntropy(logits, targets)'),
  ...each('nansum', 'write sum(where(isNaN(x), 0, x))'),
  ...each('ifelse iif cond', 'write where(condition, a, b)'),
  ...each('array asarray Matrix matrix mat tensor Tensor', CONSTANT)
])

/** What there is no operation for, and what to do instead. */
export const ABSENT: ReadonlyMap<string, string> = new Map([
  ...each('inv inverse pinv det logdet slogdet rank matrix_rank null nullspace', OUTSIDE),
  ...each('solve lstsq mldivide linsolve', OUTSIDE),
  ...each('svd eig eigh eigvals qr lu chol cholesky expm logm sqrtm', OUTSIDE),
  ...each('sort argsort median quantile percentile unique topk', 'feed what was sorted beforehand'),
  ...each('rand randn randint random normal uniform dropout shuffle permutation', 'feed what was drawn at random'),
  ...each('cov corrcoef corr', 'write transpose(x - mean(x, 0)) @ (x - mean(x, 0)) / (n - 1)'),
  ...each('real imag conj', 'every number is real'),
  ...each('grad gradient diff jacobian hessian autograd backward', GRADIENT),
  ...each('variable placeholder', 'leaves are declared beside the formula')
])

/** What other languages call a number or a parameter, where a parameter is due. */
export const WORDS: ReadonlyMap<string, string> = new Map([
  ...each('pi PI Pi π', `write ${Math.PI}`),
  ...each('inf Inf infinity', 'write Infinity'),
  ...each('nan', 'write NaN'),
  ...each('True TRUE', 'write true'),
  ...each('False FALSE', 'write false'),
  ...each('None null nil', 'write undefined')
])

/** The same where an operand is due: truth is a number there. */
export const NUMBERS: ReadonlyMap<string, string> = new Map([
  ...[...WORDS].filter(([, hint]) => !/true|false|undefined/.test(hint)),
  ...each('∞', 'write Infinity'),
  ...each('e E', 'the number e is exp(1)'),
  ...each('True TRUE true', 'write 1'),
  ...each('False FALSE false', 'write 0'),
  ...each('None null nil undefined', 'an operand is a number or an expression')
])

/** What begins a statement of a programming language. */
export const STATEMENTS: ReadonlyMap<string, string> = new Map([
  ...each('lambda def function fn fun func', LAMBDA),
  ...each('for while', 'a formula has no loops: operations work on all entries at once'),
  ...each('if', 'write where(condition, a, b)'),
  ...each('const var val', 'a line that names what is shared begins with let'),
  ...each('return', 'the last line alone is the result'),
  ...each('import from using', 'every operation is there already')
])

/** Modules, whose operations have no prefix here. */
export const MODULES = new Set(
  words('np numpy jnp jax tf keras torch Math math nn F K la LA linalg sp scipy mx xp cp catamat')
)

/** Parts of such modules. */
export const SUBMODULES = new Set(words('linalg nn random functional special math'))

export const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ...each('== ===', 'equal'),
  ...each('!= !== ~= <> ≠', 'notEqual'),
  ...each('<= ≤', 'lessEqual'),
  ...each('>= ≥', 'greaterEqual'),
  ...each('<', 'less'),
  ...each('>', 'greater'),
  ...each('&& & and', 'logicalAnd'),
  ...each('|| | or', 'logicalOr')
])

/** Operations whose sizes or axes stand in a list behind their operand. */
export const LISTING = new Set(words('reshape broadcastTo permuteAxes expandDims squeeze'))

/** Operations whose operands stand in a list. */
export const JOINING = new Set(words('concat stack'))
