using System.Globalization;
using System.Text;

namespace Fovea.Parallel;

/// <summary>Work that all ranks do, of which each may fail.</summary>
public static class RankWork
{
    // How a message begins of a rank that failed, and how of one that did not.
    private const char Failed = '!', Done = '.';

    // What of a file is in memory at a time.
    private const int BytesOfFile = 1 << 24;

    extension(Communicator ranks)
    {
        /// <summary>Does something on every rank; where it fails on any, all throw.</summary>
        /// <param name="work">What this rank does. It sends nothing.</param>
        /// <exception cref="RankFailedException">It failed on another rank; the message says where, and why.</exception>
        public T Together<T>(Func<T> work)
        {
            ArgumentNullException.ThrowIfNull(work);
            T result = default!;
            Exception? failure = null;
            try
            {
                result = work();
            }
#pragma warning disable CA1031 // It is thrown below, when all know of it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = e;
            }
            var told = ranks.Gather(Encoding.UTF8.GetBytes(failure is null ? $"{Done}" : $"{Failed}{failure.Message}"))
                .Select(Encoding.UTF8.GetString).ToArray();
            var first = Array.FindIndex(told, t => t[0] == Failed);
            if (first < 0) return result;
            // What fails everywhere is no matter of ranks.
            if (failure is not null && told.All(t => t == told[0])) throw new RankFailedException(failure.Message, failure);
            throw new RankFailedException(string.Create(CultureInfo.InvariantCulture, $"rank {first}: {told[first][1..]}"));
        }

        /// <summary>Does something for items, which the ranks share out: groups of them go round.</summary>
        /// <param name="items">The same on every rank.</param>
        /// <param name="group">Items that are done together.</param>
        /// <param name="work">What is done with this rank's items: a result for each, in order, as bytes. It sends nothing.</param>
        /// <returns>The result of each item, in order, on every rank.</returns>
        /// <exception cref="RankFailedException">It failed on a rank.</exception>
        public IReadOnlyList<byte[]> ShareOut<T>(IReadOnlyList<T> items, int group, Func<IReadOnlyList<T>, IReadOnlyList<byte[]>> work)
        {
            ArgumentNullException.ThrowIfNull(items);
            ArgumentOutOfRangeException.ThrowIfLessThan(group, 1);
            var own = ranks.Together(() => work([.. items.Where((_, i) => i / group % ranks.Size == ranks.Rank)]));
            using var message = new MemoryStream();
            using var writer = new BinaryWriter(message);
            foreach (var result in own)
            {
                writer.Write(result.Length);
                writer.Write(result);
            }
            var readers = ranks.Gather(message.ToArray()).Select(bytes => new BinaryReader(new MemoryStream(bytes))).ToArray();
            return [.. items.Select((_, i) =>
            {
                var reader = readers[i / group % ranks.Size];
                return reader.ReadBytes(reader.ReadInt32());
            })];
        }

        /// <summary>Gives every rank a copy of a file that rank 0 has, part by part, however large it is.</summary>
        /// <param name="path">On rank 0 the file, elsewhere where the copy goes.</param>
        /// <param name="part">Bytes that are sent together.</param>
        /// <exception cref="RankFailedException">Reading or writing fails on a rank.</exception>
        public void SendFile(string path, int part = BytesOfFile)
        {
            FileStream? file = null;
            try
            {
                // Without a buffer: a write that fails does so where all hear of it.
                ranks.Together(() => file = ranks.Rank == 0 ? File.OpenRead(path) : new(path, FileMode.Create, FileAccess.Write,
                    FileShare.None, bufferSize: 0));
                var buffer = new byte[ranks.Rank == 0 ? part : 0];
                byte[] sent;
                do
                {
                    sent = ranks.FromFirst(ranks.Together(() => ranks.Rank != 0 ? null
                        : buffer[..file!.ReadAtLeast(buffer, part, throwOnEndOfStream: false)]));
                    ranks.Together(() =>
                    {
                        if (ranks.Rank != 0) file!.Write(sent);
                        return true;
                    });
                }
                while (sent.Length == part);
            }
            finally
            {
                file?.Dispose();
            }
        }
    }
}

/// <summary>Work that all ranks were to do failed on one of them, or on all. Every rank throws the same.</summary>
public sealed class RankFailedException : Exception
{
    /// <summary>With what went wrong, and where.</summary>
    public RankFailedException(string message) : base(message) { }

    /// <summary>With what went wrong, and where.</summary>
    public RankFailedException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Without more to say.</summary>
    public RankFailedException() : this("A rank failed.") { }
}
