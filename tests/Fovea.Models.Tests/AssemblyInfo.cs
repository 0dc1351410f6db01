// Initial weights and dropout draw from one generator of the process: two tests side by side would not repeat.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
