namespace Fovea.Parallel.Tests;

/// <summary>Ranks that are threads of one process, each in a context of its own: what is sent is copied.</summary>
internal sealed class ThreadCommunicator : Communicator
{
    private readonly Shared _shared;

    private ThreadCommunicator(Shared shared, int rank) => (_shared, Rank) = (shared, rank);

    public override int Rank { get; }

    public override int Size => _shared.Size;

    /// <summary>Runs something on every rank at once, and returns what each gave.</summary>
    public static T[] Run<T>(int ranks, Func<Communicator, T> body, int threads = 1)
    {
        var shared = new Shared(ranks);
        var results = new T[ranks];
        var failures = new Exception?[ranks];
        var started = Enumerable.Range(0, ranks).Select(rank => new Thread(() =>
        {
            using var _ = new Tensors.ComputeContext { Threads = threads }.Use();
            try
            {
                results[rank] = body(new ThreadCommunicator(shared, rank));
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to the test's thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failures[rank] = e;
                shared.End();
            }
        })).ToList();
        foreach (var thread in started) thread.Start();
        foreach (var thread in started) thread.Join();
        // The others only say that somebody ended.
        if (failures.OfType<Exception>().OrderBy(e => e is OperationCanceledException).FirstOrDefault() is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return results;
    }

    public override void Broadcast(Span<byte> bytes, int root = 0)
    {
        _shared.Exchange(Rank, bytes.ToArray())[root].CopyTo(bytes);
    }

    public override void AllGather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        var each = _shared.Exchange(Rank, own.ToArray());
        for (var i = 0; i < Size; i++) each[i].CopyTo(all[(i * own.Length)..]);
    }

    public override void AllToAll(ReadOnlySpan<byte> parts, Span<byte> received)
    {
        var each = _shared.Exchange(Rank, parts.ToArray());
        var part = parts.Length / Size;
        for (var i = 0; i < Size; i++) each[i].AsSpan(Rank * part, part).CopyTo(received[(i * part)..]);
    }

    public override void Barrier() => _shared.Exchange(Rank, []);

    public override Communicator Duplicate() => new ThreadCommunicator(_shared.Duplicate(Rank), Rank);

    public override Communicator? First(int count)
    {
        var part = _shared.Duplicate(Rank, count);
        return Rank < count ? new ThreadCommunicator(part, Rank) : null;
    }

    public override void Abort(int code) => _shared.End();

#pragma warning disable CA1001 // They end with the test.
    private sealed class Shared(int size)
#pragma warning restore CA1001
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Barrier _barrier = new(size);
        private readonly byte[][] _sent = new byte[size][];
        private readonly List<Shared> _copies = [];
        private readonly int[] _taken = new int[size];

        public int Size => size;

        public byte[][] Exchange(int rank, byte[] bytes)
        {
            _sent[rank] = bytes;
            _barrier.SignalAndWait(_end.Token);
            var all = _sent.ToArray();
            _barrier.SignalAndWait(_end.Token);
            return all;
        }

        public Shared Duplicate(int rank, int? count = null)
        {
            lock (_copies)
            {
                if (_taken[rank] == _copies.Count) _copies.Add(new(count ?? size));
                return _copies[_taken[rank]++];
            }
        }

        public void End()
        {
            _end.Cancel();
            lock (_copies)
                foreach (var copy in _copies) copy.End();
        }
    }
}
