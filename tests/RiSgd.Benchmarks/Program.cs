using RiSgd.Benchmarks;

// One line per verb.
IBenchmark[] benchmarks = [new KernelsBenchmark(), new StepBenchmark(), new AveragingBenchmark()];

return BenchmarkProgram.Run(benchmarks, args);
