using Xunit.Sdk;
using Xunit.v3;

// Each test runs a whole cluster and mostly waits. Those that hold times against bounds run alone, after the others.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 2)]
