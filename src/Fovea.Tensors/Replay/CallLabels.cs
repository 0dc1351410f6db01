namespace Fovea.Tensors;

/// <summary>The labels of a recording's calls.</summary>
internal static class CallLabels
{
    /// <summary>Gives calls that were put together the labels of those they stand for.</summary>
    /// <param name="recorded">The calls as they were recorded.</param>
    /// <param name="made">The calls to make instead.</param>
    public static void Join(IReadOnlyList<RecordedCall> recorded, IReadOnlyList<RecordedCall> made)
    {
        if (recorded.All(c => c.Label is null)) return;
        var kept = new HashSet<RecordedCall>(made, ReferenceEqualityComparer.Instance);
        // The calls that are no longer made, by what they wrote.
        var writers = new Dictionary<Storage, List<int>>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < recorded.Count; i++)
        {
            if (kept.Contains(recorded[i])) continue;
            foreach (var output in recorded[i].Outputs)
                if (output is not null) (writers.TryGetValue(output.Storage, out var list) ? list : writers[output.Storage] = []).Add(i);
        }
        // What another call still writes ends the way back.
        var written = new HashSet<Storage>(made.SelectMany(c => c.Outputs.ToArray()).OfType<Tensor>().Select(t => t.Storage),
            ReferenceEqualityComparer.Instance);
        foreach (var call in made)
            if (call.Label is null) call.Label = CallLabel.Joined([.. Behind(call).Select(i => recorded[i].Label).OfType<CallLabel>()]);

        SortedSet<int> Behind(RecordedCall call)
        {
            var found = new SortedSet<int>();
            var open = new Stack<Storage>();
            foreach (var output in call.Outputs)
                if (output is not null) open.Push(output.Storage);
            // The way back reads what the way forward computed, and is not made of it.
            bool? isBackward = null;
            while (open.TryPop(out var storage))
                foreach (var at in writers.GetValueOrDefault(storage) ?? [])
                {
                    isBackward ??= recorded[at].Label?.IsBackward;
                    if (recorded[at].Label?.IsBackward != isBackward || !found.Add(at)) continue;
                    foreach (var input in recorded[at].Inputs)
                        if (input is not null && !written.Contains(input.Storage)) open.Push(input.Storage);
                }
            return found;
        }
    }
}
