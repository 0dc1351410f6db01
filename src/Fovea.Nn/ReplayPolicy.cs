namespace Fovea.Nn;

/// <summary>Whether a computation that comes again and again is recorded once and then replayed.</summary>
public enum ReplayPolicy
{
    /// <summary>Record where that is possible, else compute every time.</summary>
    Auto,

    /// <summary>Compute every time: for a network or loss that decides anew at each call, by more than the values of tensors.</summary>
    Never,

    /// <summary>As <see cref="Auto"/>, and compute replays 1, 2, 4, 8, … of each recording once more from the code: other bits are a
    /// <see cref="ReplayMismatchException"/>. What training gives is the same.</summary>
    Verify,
}
