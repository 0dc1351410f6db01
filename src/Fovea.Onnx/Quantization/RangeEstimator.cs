namespace Fovea.Onnx;

/// <summary>A way to find the range of values that 8 bits are to span. A new one is a class of this kind in a file of its own.</summary>
[Catalogued]
public abstract class RangeEstimator : INamed
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>Where it stands in a list.</summary>
    public virtual int Order => 0;

    /// <summary>Begins to look at one activation.</summary>
    public abstract RangeObserver Observe();

    /// <summary>The estimator of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static RangeEstimator Get(string name) => Catalog<RangeEstimator>.Find(name) ?? throw new ArgumentException(
        $"calibration: expected one of {string.Join(", ", Catalog<RangeEstimator>.All.Select(e => e.Name))}, got '{name}'.", nameof(name));
}

/// <summary>Looks at one activation, batch after batch.</summary>
public abstract class RangeObserver
{
    /// <summary>How often it wants to see all batches.</summary>
    public virtual int Passes => 1;

    /// <summary>A batch of values.</summary>
    /// <param name="values">All of them, finite.</param>
    /// <param name="pass">0 the first time.</param>
    public abstract void See(ReadOnlySpan<float> values, int pass);

    /// <summary>The range.</summary>
    public abstract (double Low, double High) Range { get; }
}
