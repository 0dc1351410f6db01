// The default generator is one for the whole process: tests that seed it may not run beside others that draw.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
