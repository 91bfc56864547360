using System.CommandLine;
using System.CommandLine.Invocation;
using OrleansKafkaLoki.Silo.Kafka.Native;
using OrleansKafkaLoki.Silo.Telemetry;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>Tells the program's version, and that of the Kafka client with the place that it was loaded from.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"{ShipperVersion.Text}{Environment.NewLine}{ShippedLibrdkafka.Description}");
        return 0;
    }
}
