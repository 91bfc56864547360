using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Compiles a pipeline's stages one after the other, and tells of each what is wrong with it and what is known of it.</summary>
internal sealed class StageReading
{
    private readonly StagePaths _paths;
    private readonly StageCompiler _compiler;
    private readonly GoneFields _gone;
    private readonly List<ConfigurationMistake> _mistakes = [];
    private readonly List<StageFacts> _stages = [];

    private StageReading(StagePaths paths, KafkaSourceOptions source, bool hasStages)
    {
        _paths = paths;
        Schema = new EventSchema(source, hasStages);
        _compiler = new StageCompiler(Schema);
        _gone = new GoneFields(Schema);
    }

    /// <summary>The fields that records have behind the stages.</summary>
    public EventSchema Schema { get; }

    /// <summary>What is wrong with the stages.</summary>
    public IReadOnlyList<ConfigurationMistake> Mistakes => _mistakes;

    /// <summary>The stages that could be compiled.</summary>
    public IReadOnlyList<StageFacts> Stages => _stages;

    /// <summary>False when one of them could not be compiled: what that would have read and written is not known.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Reads stages.</summary>
    public static StageReading Of(StagePaths paths, IReadOnlyList<StageOptions> stages, KafkaSourceOptions source)
    {
        var reading = new StageReading(paths, source, stages.Count > 0);
        foreach (var (index, stage) in stages.Index())
        {
            reading.IsWhole &= reading.TryRead(index, stage, stages.Take(index));
        }

        return reading;
    }

    /// <summary>False when no record can have the field.</summary>
    public bool CanHave(FieldPath field) => !IsWhole || Schema.CanHave(field);

    /// <summary>The stage that takes a field away which records might have without it; null for none.</summary>
    public string? TakerOf(FieldPath field) => IsWhole && _gone.TakerOf(field) is { } taker ? $"{_paths.Of(taker.Index)} ({taker.Step.Name})" : null;

    private bool TryRead(int index, StageOptions options, IEnumerable<StageOptions> before)
    {
        List<ConfigurationMistake> shape = [.. StageShape.Check(_paths.Of(index), options)];
        _mistakes.AddRange(shape);
        if (shape.Exists(mistake => !mistake.IsWarning))
        {
            return false;
        }

        var (read, written, anyWritten, failed) = (Schema.Read.Count, Schema.Written.Count, Schema.AnyWritten, "if");
        try
        {
            var condition = _compiler.CompileCondition(options);
            CheckFields(index, failed, read);
            (failed, var behindCondition) = ("", Schema.Read.Count);
            var step = _compiler.Compile(options, condition);
            if (options.Level is { } level)
            {
                // It is looked for where it may be, and only what is named must be something.
                _mistakes.AddRange(level.Fields.Index().Where(field => !CanHave(FieldPath.Parse(field.Item))).Select(field => new ConfigurationMistake(
                    _paths.Of(index, $"level.fields.{field.Index}"), field.Item, "No record can have this field: name one that is read before, or leave fields out.")));
            }
            else
            {
                CheckFields(index, step.Name, behindCondition);
            }

            var stage = new StageFacts(index, options, step, Schema.Read[read..], Schema.Written[written..]) { WritesAny = Schema.AnyWritten > anyWritten };
            _mistakes.AddRange(StageSense.Check(_paths.Of(index), stage, before));
            _stages.Add(stage);
            _gone.Add(stage);
            return true;
        }
        catch (TextMistakes several)
        {
            _mistakes.AddRange(several.Mistakes.Select(mistake => new ConfigurationMistake(_paths.Of(index, "logql"), null, $"Correct it: {mistake}.")));
            return false;
        }
        catch (FormatException exception)
        {
            _mistakes.Add(failed.Length > 0
                ? new(_paths.Of(index, failed), options.If, $"Correct it: {exception.Message.TrimEnd('.')}.")
                : new(_paths.Of(index), null, $"Correct it: {exception.Message.TrimEnd('.')}."));
            return false;
        }
    }

    private void CheckFields(int index, string option, int from)
    {
        foreach (var field in Schema.Read.Skip(from).ToList())
        {
            if (WhyNone(field) is { } reason)
            {
                _mistakes.Add(new(_paths.Of(index, option), field.ToString(), $"No record can have this field: {reason}."));
            }
        }
    }

    private string? WhyNone(FieldPath field) => !CanHave(field)
        ? Schema.DecodesJson
            ? "what Kafka says has no such part, and the value's own field of that name has payload_ before it"
            : "no stage before this one writes it, and the value is not decoded as JSON (source.decoding.codec)"
        : TakerOf(field) is { } taker ? $"{taker} takes it away before" : null;
}
