using RiSgd.Benchmarks;

// One line per verb.
IBenchmark[] benchmarks = [new KernelsBenchmark(), new AveragingBenchmark()];

return BenchmarkProgram.Run(benchmarks, args);
