using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using OrleansKafkaLoki.Silo.Kafka.Native;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>Tells the program's version, and that of the Kafka client with the place that it was loaded from.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var version = typeof(ShowVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        parseResult.InvocationConfiguration.Output.WriteLine($"{version}{Environment.NewLine}{ShippedLibrdkafka.Description}");
        return 0;
    }
}
