using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>The classifiers' loss as cases for <see cref="GradCheck"/>: its gradient in every parameter.</summary>
public static class ClassifierChecks
{
    /// <summary>The largest error that is accepted.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>Every classifier, with and without regularisation.</summary>
    public static IReadOnlyList<GradCase> All()
    {
        Tensor x = Tensor.Randn([6, 2, 4], dtype: DType.Float64, generator: new(1)), labels = Tensor.From(0L, 1, 2, 2, 1, 0);
        Classifier Linear() => new LinearClassifier(8, 3, 0.3, DType.Float64, new(2));
        Classifier TwoLayers() => new TwoLayerNet(8, 5, 3, 0.5, DType.Float64, new(3));
        return
        [
            Case("linear classifier", Linear(), x, labels, 0), Case("linear classifier (λ = 0.5)", Linear(), x, labels, 0.5),
            Case("two-layer net", TwoLayers(), x, labels, 0), Case("two-layer net (λ = 0.5)", TwoLayers(), x, labels, 0.5),
        ];
    }

    private static GradCase Case(string name, Classifier classifier, Tensor x, Tensor labels, double regularization) =>
        GradCase.OfLayer<IReadOnlyList<Tensor>>(name, t =>
        {
            foreach (var (parameter, values) in classifier.Parameters.Zip(t)) parameter.Tensor.SetData(values.Detach());
            return classifier.LossAndGradients(x, labels, regularization);
        }, (upstream, gradients) => [.. gradients.Select(g => g * upstream)], [.. classifier.Parameters.Select(p => p.Tensor.Detach())]);
}
