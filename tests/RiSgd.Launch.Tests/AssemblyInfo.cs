// Every test starts ranks that share the machine's cores: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
