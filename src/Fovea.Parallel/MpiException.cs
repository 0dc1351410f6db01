namespace Fovea.Parallel;

/// <summary>There is no MPI library, the processes were not started by <c>mpirun</c>, or the library reports a failure.</summary>
public sealed class MpiException : IOException
{
    /// <summary>With what was expected, and what to do.</summary>
    public MpiException(string message) : base(message) { }

    /// <summary>With what was expected, and what to do.</summary>
    public MpiException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Without more to say.</summary>
    public MpiException() : this("MPI: the library reports a failure.") { }
}
