using System.CommandLine;
using OrleansKafkaLoki.Quickstart.CommandLine;
using OrleansKafkaLoki.Quickstart.Run;

var command = QuickstartCommand.Create((options, stop) =>
    new QuickstartRun(options, UserConsole.System(), TimeProvider.System).RunAsync(stop));

// Stopping takes as long as the silo needs to drain; the run itself sets the deadlines.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(3) });
