using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>What a classifier's forward pass keeps for its backward pass.</summary>
public abstract record ClassifierCache;

/// <summary>A parameter of a classifier.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tensor">Its values.</param>
/// <param name="IsWeight">Whether regularisation acts on it: it does on weights and not on biases.</param>
public sealed record ClassifierParameter(string Name, Tensor Tensor, bool IsWeight);

/// <summary>A classifier with a backward pass written by hand: parameters, scores, and the way back. The training step is the same for
/// all: L = softmax loss + λ/2·Σ ‖W‖² over the weights, not the biases.</summary>
public abstract class Classifier
{
    private readonly List<ClassifierParameter> _parameters = [];

    /// <summary>The parameters in the order of <see cref="Backward"/>.</summary>
    public IReadOnlyList<ClassifierParameter> Parameters => _parameters;

    /// <summary>The scores [N, C] of inputs [N, …], and the cache for <see cref="Backward"/>.</summary>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    public abstract (Tensor Scores, ClassifierCache Cache) Forward(Tensor x);

    /// <summary>∂L/∂parameter for each of <see cref="Parameters"/>.</summary>
    /// <param name="upstream">∂L/∂scores, [N, C].</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    public abstract IReadOnlyList<Tensor> Backward(Tensor upstream, ClassifierCache cache);

    /// <summary>Adds a weight.</summary>
    protected Tensor Weight(string name, Tensor values) => Add(new(name, values, true));

    /// <summary>Adds a bias.</summary>
    protected Tensor Bias(string name, Tensor values) => Add(new(name, values, false));

    /// <summary>L and ∂L/∂parameter for each parameter.</summary>
    /// <param name="x">[N, …].</param>
    /// <param name="labels">Int64 [N].</param>
    /// <param name="regularization">λ.</param>
    /// <exception cref="ShapeException">Inputs or labels do not fit.</exception>
    public (Tensor Loss, IReadOnlyList<Tensor> Gradients) LossAndGradients(Tensor x, Tensor labels, double regularization = 0)
    {
        // The way back is by hand: nothing is to be recorded.
        using var _ = Autograd.NoGrad();
        var (scores, cache) = Forward(x);
        var (loss, upstream) = CrossEntropyOp.LossAndGradient(scores, labels);
        var gradients = Backward(upstream, cache).ToArray();
        var one = Tensor.Ones(loss.Shape, loss.DType).To(loss.Storage.Device);
        foreach (var (i, parameter) in _parameters.Index())
        {
            if (!parameter.IsWeight || regularization == 0) continue;
            var (penalty, kept) = L2RegularizationOp.Forward(parameter.Tensor, regularization);
            loss += penalty;
            gradients[i] += L2RegularizationOp.Backward(one, kept);
        }
        return (loss, gradients);
    }

    /// <summary>One step of an optimizer on one batch; the loss before it.</summary>
    /// <param name="x">[N, …].</param>
    /// <param name="labels">Int64 [N].</param>
    /// <param name="optimizer">Of <see cref="Parameters"/>.</param>
    /// <param name="regularization">λ.</param>
    /// <exception cref="ShapeException">Inputs or labels do not fit.</exception>
    public double TrainingStep(Tensor x, Tensor labels, Optimizer optimizer, double regularization = 0)
    {
        var (loss, gradients) = LossAndGradients(x, labels, regularization);
        foreach (var (parameter, gradient) in _parameters.Zip(gradients)) parameter.Tensor.Grad = gradient;
        optimizer.Step();
        return loss.Item();
    }

    /// <summary>Training steps on shuffled batches; the mean loss of each epoch.</summary>
    /// <param name="x">[N, …].</param>
    /// <param name="labels">Int64 [N].</param>
    /// <param name="optimizer">Of <see cref="Parameters"/>.</param>
    /// <param name="epochs">How often everything is seen.</param>
    /// <param name="batchSize">Samples in a step.</param>
    /// <param name="regularization">λ.</param>
    /// <param name="generator">Of the order.</param>
    /// <exception cref="ShapeException">Inputs or labels do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public IReadOnlyList<double> Train(Tensor x, Tensor labels, Optimizer optimizer, int epochs, int batchSize, double regularization = 0,
        Generator? generator = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (x.Rank == 0 || labels.Shape != [x.Shape[0]])
            throw new ShapeException($"{GetType().Name}.Train: expected inputs [N, …] and labels [N], got {x.Shape} and {labels.Shape}.");
        var losses = new List<double>();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var sum = 0.0;
            foreach (var batch in (generator ?? Generator.Default).Permutation(labels.Count).Chunk(batchSize))
            {
                var index = Tensor.From(Array.ConvertAll(batch, i => (long)i), [batch.Length]).To(x.Storage.Device);
                sum += batch.Length * TrainingStep(x.IndexSelect(0, index), labels.IndexSelect(0, index), optimizer, regularization);
            }
            losses.Add(sum / labels.Count);
        }
        return losses;
    }

    /// <summary>The class of the largest score, Int64 [N].</summary>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    public Tensor Predict(Tensor x)
    {
        using var _ = Autograd.NoGrad();
        return Forward(x).Scores.ArgMax(1);
    }

    /// <summary>The part of the labels, 0…1, that <see cref="Predict"/> finds.</summary>
    /// <exception cref="ShapeException">Inputs or labels do not fit.</exception>
    public double Accuracy(Tensor x, Tensor labels) => Predict(x).Equal(labels).To(DType.Float64).Mean().Item();

    private Tensor Add(ClassifierParameter parameter)
    {
        // An optimizer moves what wants a gradient.
        parameter.Tensor.RequiresGrad = true;
        _parameters.Add(parameter);
        return parameter.Tensor;
    }
}
