using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>One call of a method that somebody wrote, with what has to come out and what comes out of usual mistakes.</summary>
public sealed class Trial
{
    private readonly List<(string Hint, Func<Tensor> Result)> _mistakes = [];
    private readonly List<(string Name, Array Now, Array Before)> _kept = [];

    /// <summary>A call that returns an array.</summary>
    /// <param name="call">Calls the method.</param>
    /// <param name="expected">What has to come out, in Float64.</param>
    public Trial(Func<Array?> call, Tensor expected) => (Call, Expected) = (call, expected);

    /// <summary>A call that returns a number.</summary>
    /// <param name="call">Calls the method.</param>
    /// <param name="expected">What has to come out.</param>
    public Trial(Func<double> call, double expected)
        : this(() => new[] { call() }, Numbers.Scalar(expected)) => IsNumber = true;

    /// <summary>The call.</summary>
    public Func<Array?> Call { get; }

    /// <summary>What has to come out.</summary>
    public Tensor Expected { get; }

    /// <summary>Whether the method returns a number.</summary>
    public bool IsNumber { get; }

    /// <summary>Results of usual mistakes, with the hint that each deserves.</summary>
    public IReadOnlyList<(string Hint, Func<Tensor> Result)> Mistakes => _mistakes;

    /// <summary>A call whose result is a gradient: ∂(Σ u·f)/∂x by central differences.</summary>
    /// <remarks>That the upstream gradient was left out is among the mistakes.</remarks>
    /// <param name="call">Calls the method.</param>
    /// <param name="forward">f of x, right.</param>
    /// <param name="x">Where.</param>
    /// <param name="upstream">u, of f's shape.</param>
    public static Trial Gradient(Func<Array?> call, Func<Tensor, Tensor> forward, Array x, Array upstream)
    {
        var at = x.ToTensor();
        return new Trial(call, CentralDifferences.Gradient(forward, at, upstream.ToTensor())).Mistake(
            "the upstream gradient is left out: the chain rule multiplies the local derivative by it",
            () => CentralDifferences.Gradient(forward, at, null));
    }

    /// <summary>Adds a usual mistake.</summary>
    /// <param name="hint">What to look at, said to whoever made it.</param>
    /// <param name="result">What comes out of it.</param>
    /// <returns>The trial itself.</returns>
    public Trial Mistake(string hint, Func<Tensor> result)
    {
        _mistakes.Add((hint, result));
        return this;
    }

    /// <summary>Adds a usual mistake of a method that returns a number.</summary>
    /// <returns>The trial itself.</returns>
    public Trial Mistake(string hint, Func<double> result) => Mistake(hint, () => Numbers.Scalar(result()));

    /// <summary>Adds an input that has to be after the call as it was before.</summary>
    /// <param name="input">The array.</param>
    /// <param name="name">What it is called.</param>
    /// <returns>The trial itself.</returns>
    public Trial Keeps(Array input, [CallerArgumentExpression(nameof(input))] string name = "")
    {
        _kept.Add((name, input, (Array)input.Clone()));
        return this;
    }

    /// <summary>The name of an input that the call changed, or null.</summary>
    internal string? ChangedInput() =>
        _kept.FirstOrDefault(k => !Numbers.Flat(k.Now).AsSpan().SequenceEqual(Numbers.Flat(k.Before))).Name;
}
