using System.Text;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Grains.Records.Times;
using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Compiles the stages that change values, and the one that gives entries a time.</summary>
internal static class ValueStages
{
    public static IStage Compile(MapStageOptions options, StageBinder binder) =>
        options.Source.Length == 0 ? throw new FormatException("map.source must name the field whose value is looked up")
        : ValueMap.TryCreate(options.Values, options.Default, options.IgnoreCase, out var map, out var error)
            ? new MapStage(binder.Read(options.Source), binder.Write(options.Target.Length > 0 ? options.Target : options.Source), map)
            : throw new FormatException($"map.values: {error}");

    public static IStage Compile(ReplaceStageOptions options, StageBinder binder)
    {
        if (!RegexReplacement.TryCreate(options.Expression, out var expression, out var error))
        {
            throw new FormatException($"replace.expression: {error}");
        }

        return ReplacementText.TryCreate(options.Replace, out var replacement, out error)
            ? new ReplaceStage(binder.Change([options.Source]), expression, replacement)
            : throw new FormatException($"replace.replace: {error}");
    }

    public static IStage Compile(RedactStageOptions options, StageBinder binder)
    {
        if (options.Patterns.Count + options.Expressions.Count == 0)
        {
            throw new FormatException($"redact.patterns must say what is looked for: {string.Join(", ", SecretPatterns.Names)}");
        }

        if (!RedactionText.TryCreate(options.Replace, options.Salt?.Reveal(), out var replacement, out var error))
        {
            throw new FormatException($"redact.replace: {error}");
        }

        return Redactor.TryCreate(options.Patterns, options.Expressions.OrderBy(pair => pair.Key, StringComparer.Ordinal), replacement, out var redactor, out error)
            ? new RedactStage(binder.Change(options.Fields), redactor)
            : throw new FormatException($"redact: {error}");
    }

    public static IStage Compile(LevelStageOptions options, StageBinder binder)
    {
        // Loggers of ECS write "log.level" as one name, Beats as an object.
        (FieldPath Path, EventField Field)[] fields = options.Fields.Count > 0
            ? [.. options.Fields.Select(FieldPath.Parse).Select(path => (path, binder.Read(path)))]
            : [.. LevelFields.Names.Select(FieldPath.OfRoot).Append(FieldPath.Parse("log.level")).Select(path => (path, binder.ReadIfThere(path)))];
        return new LevelStage(
            [.. fields.Select(field => (field.Field, LevelFields.IsOne(Encoding.UTF8.GetBytes(field.Path.Segments[^1].Name ?? ""), out var scale) ? scale : LevelScale.Any))],
            options.Fields.Count == 0,
            binder.Write(options.Target),
            Encoding.UTF8.GetBytes(options.Default));
    }

    public static IStage Compile(SampleStageOptions options, StageBinder binder) => options.Rate is >= 0 and <= 1
        ? new SampleStage(
            options.By.Count > 0 ? [.. options.By.Select(binder.Read)] : [binder.Read(EventFieldKind.Topic), binder.Read(EventFieldKind.Partition), binder.Read(EventFieldKind.Offset)],
            options.Rate)
        : throw new FormatException("sample.rate must be the part that is kept, from 0 to 1");

    public static IStage Compile(TimestampStageOptions options, StageBinder binder)
    {
        TimeFormat[] formats = [.. options.FallbackFormats.Prepend(options.Format).Select(format => Time(format, options.Location))];
        return options.Location.Length > 0 && !Array.Exists(formats, format => format.UsesLocation)
            ? throw new FormatException("timestamp.location has no effect: such times say where they are from, so leave it out")
            : new TimestampStage(binder.Text(options.Source), formats, StageBinder.Failure(options.ActionOnFailure));
    }

    private static TimeFormat Time(string format, string location) =>
        TimeFormat.TryCreate(format, location, out var compiled, out var error) ? compiled : throw new FormatException($"timestamp '{format}': {error}");
}
