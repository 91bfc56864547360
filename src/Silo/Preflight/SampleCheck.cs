using OrleansKafkaLoki.Silo.Preflight.Findings;
using OrleansKafkaLoki.Silo.Preflight.Prediction;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>What a sample says of the configuration.</summary>
internal static class SampleCheck
{
    private const string Part = "sample";

    /// <summary>Fewer values than this are few, however they are spread.</summary>
    private const int ManyValues = 50;

    /// <summary>What was found.</summary>
    public static IEnumerable<Finding> Judge(IReadOnlyList<PartitionSample> samples, PipelinePrediction prediction)
    {
        var troubled = samples.Where(sample => sample.Trouble is not null).ToList();
        if (troubled.Count > 0)
        {
            yield return Finding.Failed(
                "kafka.reading", $"{Amount.Number(troubled.Count)} of {Amount.Number(samples.Count)} partitions cannot be read, such as {troubled[0].Partition.Topic}/{troubled[0].Partition.Partition}: {troubled[0].Trouble!.TrimEnd('.')}.",
                "See the topic's rights and brokers.");
        }

        yield return Taken(samples, prediction);
        foreach (var (cause, refused) in prediction.Refused)
        {
            yield return Finding.Warning(
                "sample.dead_letters", $"{Amount.Number(refused.Count)} of {Amount.Number(prediction.Records)} records ({Amount.Share(refused.Count, prediction.Records)}) become dead letters: {cause}: {refused.Example.TrimEnd('.')}.",
                "Look at some with render --from-topic, and see the stages, source.decoding and sink.limits.");
        }

        if (prediction is { Records: > 0, Entries: 0 })
        {
            yield return Finding.Warning("sample.entries", "None of the sampled records becomes an entry.", "Look at some with render --from-topic --trace.");
        }

        foreach (var label in prediction.Labels.Where(label => label.Values.Seen >= ManyValues && label.Values.Expected > 2 * label.Values.Seen))
        {
            yield return Finding.Warning(
                "sample.labels", $"The label {label.Name} has {Amount.Number(label.Values.Seen)} values in the sample, and more than {Amount.Number(label.Values.Expected)} altogether, such as {label.Worst[^1].Value}: each makes a stream of its own.",
                "Take it into sink.structured_metadata.");
        }
    }

    private static Finding Taken(IReadOnlyList<PartitionSample> samples, PipelinePrediction prediction)
    {
        var taken = $"{Amount.Number(prediction.Records)} records of {Amount.Number(samples.Count)} partitions were read";
        return prediction switch
        {
            { Records: 0 } => Finding.Warning(Part, "There are no records to sample: nothing is predicted.", "Ask again when there are some."),
            _ when samples.Any(sample => sample.IsCutShort) => Finding.Warning(
                Part, $"{taken}, and {Amount.Number(samples.Count(sample => sample.IsCutShort))} partitions not to their end, because the time was over.", "Ask again, with a smaller --sample."),
            { IsRateKnown: false } => Finding.Warning(Part, $"{taken}. Their times do not tell how fast they come, so that no rate is predicted.", "Ask again when records come over some time."),
            _ => Finding.Ok(Part, $"{taken}."),
        };
    }
}
