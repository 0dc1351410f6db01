namespace Fovea.Serving;

/// <summary>A request that is answered with an error: a status and one line.</summary>
/// <param name="status">400 or above.</param>
/// <param name="message">What was expected, what came, and what to do.</param>
public sealed class ServingException(int status, string message) : Exception(message)
{
    /// <summary>The status code, 400 or above.</summary>
    public int Status { get; } = status;
}
