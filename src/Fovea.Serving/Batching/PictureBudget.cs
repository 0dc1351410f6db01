using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary>How many pictures are in work, and may be.</summary>
/// <param name="most">At most so many.</param>
internal sealed class PictureBudget(int most)
{
    private int _taken;

    /// <summary>Pictures in work.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes room for some pictures.</summary>
    /// <exception cref="ServingException">There is not enough: 429.</exception>
    public void Take(int count)
    {
        if (Interlocked.Add(ref _taken, count) <= most) return;
        Give(count);
        throw new ServingException(StatusCodes.Status429TooManyRequests,
            $"the queue is full: expected at most {most} pictures in work; try again in a second");
    }

    /// <summary>Gives room back.</summary>
    public void Give(int count) => Interlocked.Add(ref _taken, -count);
}
