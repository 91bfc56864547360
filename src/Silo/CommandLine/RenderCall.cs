using OrleansKafkaLoki.Silo.Configuration;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>What was asked of the command <c>render</c>.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Input">The file with the records; <c>-</c> for the standard input.</param>
/// <param name="Format">What its lines are: values, or records.</param>
/// <param name="Topic">The topic of the records, or that is read; null for the pipeline's.</param>
/// <param name="Partition">The partition; null for the first, or for all that are read.</param>
/// <param name="FromTopic">How many records are read from Kafka; null for none.</param>
/// <param name="Limit">How many records are shown at most; null for all.</param>
/// <param name="Traces">Whether to tell what each stage makes of them.</param>
/// <param name="Output">The form of the output.</param>
internal sealed record RenderCall(
    string Pipeline, string? Input, string Format, string? Topic, int? Partition, int? FromTopic, int? Limit, bool Traces, string Output)
{
    /// <summary>The most records that are read from Kafka, which are all held at once.</summary>
    private const int MostFromTopic = 10_000;

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<string> Mistakes(ShipperOptions shipper)
    {
        if (!shipper.Pipelines.ContainsKey(Pipeline))
        {
            yield return $"There is no pipeline '{Pipeline}'; there is {string.Join(", ", shipper.Pipelines.Keys)}.";
        }

        if (Format is not ("line" or "record"))
        {
            yield return $"--format '{Format}' is none of line, record.";
        }

        if (Output is not ("text" or "json"))
        {
            yield return $"-o '{Output}' is none of text, json.";
        }

        if (FromTopic is < 1 or > MostFromTopic)
        {
            yield return $"--from-topic is from 1 to {MostFromTopic}.";
        }

        if (FromTopic is not null && Input is not null)
        {
            yield return "--from-topic stands beside --input; keep one of the two.";
        }

        if (Partition < 0 || Limit < 1)
        {
            yield return Partition < 0 ? "--partition is no negative number." : "--limit is at least 1.";
        }

        if (Input is not (null or "-") && !File.Exists(Input))
        {
            yield return $"There is no file '{Input}'.";
        }
    }
}
