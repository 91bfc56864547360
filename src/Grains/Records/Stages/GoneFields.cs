using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Which fields stages have taken away from every entry.</summary>
/// <param name="schema">The fields that records have.</param>
internal sealed class GoneFields(EventSchema schema)
{
    private readonly List<(StageFacts Stage, Func<FieldPath, bool> Takes)> _takers = [];
    private readonly List<StageFacts> _writers = [];

    /// <summary>Goes on behind another stage.</summary>
    public void Add(StageFacts stage)
    {
        if (stage.WritesAny || stage.Writes.Count > 0)
        {
            _writers.Add(stage);
        }

        if (!stage.IsForAll)
        {
            return;
        }

        if (stage.Options is { Keep.Fields: { Count: > 0 } kept })
        {
            List<FieldPath> paths = [.. kept.Select(FieldPath.Parse)];
            _takers.Add((stage, field => !paths.Exists(field.Overlaps)));
        }
        else if ((stage.Options.Remove ?? (IEnumerable<string>?)stage.Options.Rename?.Keys)?.Select(FieldPath.Parse).ToList() is { } paths)
        {
            _takers.Add((stage, field => paths.Exists(field.IsAtOrBelow)));
        }
    }

    /// <summary>The stage that takes a field away without which records might have it; null where none does.</summary>
    public StageFacts? TakerOf(FieldPath field) => schema.IsMetadata(field) ? null : _takers
        .Where(taker => taker.Takes(field) && !_writers.Exists(writer => writer.Index >= taker.Stage.Index && (writer.WritesAny || writer.Writes.Any(field.Overlaps))))
        .Select(taker => taker.Stage)
        .FirstOrDefault();
}
