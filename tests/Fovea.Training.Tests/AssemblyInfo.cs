// Initial weights and dropout draw from one generator of the process: two trainings side by side would not repeat.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
