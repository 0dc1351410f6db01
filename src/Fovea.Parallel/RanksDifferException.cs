namespace Fovea.Parallel;

/// <summary>Processes that are to train together were started with different settings or data, or went apart. Every rank throws the
/// same.</summary>
public sealed class RanksDifferException : InvalidOperationException
{
    /// <summary>With the first difference.</summary>
    public RanksDifferException(string message) : base(message) { }

    /// <summary>With the first difference.</summary>
    public RanksDifferException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Without more to say.</summary>
    public RanksDifferException() : this("Ranks differ.") { }
}
