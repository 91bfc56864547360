using Xunit.Sdk;
using Xunit.v3;

// Each test runs a whole cluster and judges it under load: one at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]
