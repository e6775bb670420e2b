using RiSgd.Benchmarks;

// One line per verb.
IBenchmark[] benchmarks =
[
    new KernelsBenchmark(),
    new CompressBenchmark(),
    new StepBenchmark(),
    new JointSparBenchmark(),
    new AveragingBenchmark(),
    new StartupBenchmark(),
    new DefaultRunBenchmark(),
    new RedundancyBenchmark(),
    new SpiridonoffBenchmark(),
    new ReluBenchmark(),
    new MethodsBenchmark(),
    new OverlapBenchmark(),
];

return BenchmarkProgram.Run(benchmarks, args);
