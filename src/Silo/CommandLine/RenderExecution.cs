using System.Globalization;
using System.Runtime.CompilerServices;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Kafka.Consuming;
using OrleansKafkaLoki.Silo.Rendering;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>Does what was asked of the command <c>render</c>.</summary>
/// <param name="call">What was asked.</param>
/// <param name="output">Takes what comes out.</param>
internal sealed class RenderExecution(RenderCall call, TextWriter output)
{
    /// <summary>Does it.</summary>
    /// <exception cref="InputException">The records cannot be read.</exception>
    public async Task RunAsync(ShipperOptions shipper, CancellationToken cancellationToken)
    {
        var pipeline = shipper.Pipelines[call.Pipeline];
        using var renderer = new PipelineRenderer(new PipelinePlan(call.Pipeline, pipeline), call.Traces);
        IRenderOutput form = call.Output == "json" ? new RenderJson() : new RenderText();
        var left = call.Limit ?? long.MaxValue;
        await foreach (var record in call.FromTopic is null ? ReadInputAsync(pipeline, cancellationToken) : ReadTopicAsync(shipper, cancellationToken))
        {
            await output.WriteAsync(form.Write(renderer.Render(record)));
            if (--left == 0)
            {
                break;
            }
        }

        await output.WriteAsync(form.End());
    }

    private async IAsyncEnumerable<InputRecord> ReadTopicAsync(ShipperOptions shipper, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var services = AuditHost.Services(shipper).BuildServiceProvider();
        IReadOnlyList<InputRecord> records;
        try
        {
            records = await ActivatorUtilities.CreateInstance<TopicTail>(services).ReadAsync(call.Pipeline, call.Topic, call.Partition, call.FromTopic!.Value, cancellationToken);
        }
        finally
        {
            await services.GetRequiredService<KafkaConsumerHost>().StopAsync(CancellationToken.None);
        }

        foreach (var record in records)
        {
            yield return record;
        }
    }

    private async IAsyncEnumerable<InputRecord> ReadInputAsync(PipelineOptions pipeline, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var places = new InputPlaces(call.Topic ?? InputPlaces.TopicOf(pipeline), call.Partition ?? 0);
        await using var input = call.Input is null or "-" ? Console.OpenStandardInput() : File.OpenRead(call.Input);
        var number = 0L;
        await foreach (var line in InputLines.ReadAsync(input, cancellationToken))
        {
            number++;
            if (call.Format == "line")
            {
                yield return places.Place(new RecordSpec { Value = line });
            }
            else if (line.AsSpan().ContainsAnyExcept((byte)' ', (byte)'\t'))
            {
                yield return places.Place(Parse(line, number));
            }
        }
    }

    private static RecordSpec Parse(byte[] line, long number)
    {
        try
        {
            return RecordJson.Parse(line);
        }
        catch (FormatException exception)
        {
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"Line {number} is no record: {exception.Message}"), exception);
        }
    }
}
