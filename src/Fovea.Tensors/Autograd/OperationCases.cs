namespace Fovea.Tensors;

/// <summary>The cases that an operation has.</summary>
/// <param name="Operation">The static class.</param>
/// <param name="Cases">Makes them.</param>
public abstract record CasesOf(Type Operation, Func<IEnumerable<GradCase>> Cases);

/// <summary>Cases of an operation through autograd: what its static method <c>GradCases</c> returns.</summary>
/// <inheritdoc cref="CasesOf"/>
[CataloguedMethod("GradCases")]
public sealed record OperationCases(Type Operation, Func<IEnumerable<GradCase>> Cases) : CasesOf(Operation, Cases);

/// <summary>Cases of an operation whose <c>Forward</c> and <c>Backward</c> are called by hand: what its static method
/// <c>LayerCases</c> returns.</summary>
/// <inheritdoc cref="CasesOf"/>
[CataloguedMethod("LayerCases")]
public sealed record LayerCases(Type Operation, Func<IEnumerable<GradCase>> Cases) : CasesOf(Operation, Cases);
