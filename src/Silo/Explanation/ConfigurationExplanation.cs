using System.Collections;
using System.Globalization;
using System.Reflection;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Configuration.Presets;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Explanation;

/// <summary>
/// A configuration as it counts, after presets, variables and what stands beside the file: as YAML that is one itself and does the same, with where each
/// value comes from.
/// </summary>
internal sealed class ConfigurationExplanation
{
    private readonly ShipperConfiguration _configuration;
    private readonly bool _all;
    private readonly ExplanationText _text = new();
    private readonly ValueOrigins _presetOrigins = new();
    private string? _ofPreset;
    private int _presetStages;

    private ConfigurationExplanation(ShipperConfiguration configuration, bool all) => (_configuration, _all) = (configuration, all);

    /// <summary>The YAML.</summary>
    /// <param name="configuration">A configuration without mistakes.</param>
    /// <param name="all">Whether defaults stand there, too.</param>
    public static string Text(ShipperConfiguration configuration, bool all)
    {
        var explanation = new ConfigurationExplanation(configuration, all);
        explanation._text.Add(0, $"# What counts{(all ? "" : ", but for defaults")}, and where it comes from. Secrets are ***: put them in their places again before it is used.");
        explanation.WriteSection(configuration.Options, new ShipperOptions(), "", 0);
        return explanation._text.ToString();
    }

    private void WriteSection(object options, object defaults, string path, int depth)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            var name = SnakeCase.Of(property.Name);
            if (property.GetValue(options) is { } value && !IsPreset(property))
            {
                WriteOption(name, property.PropertyType, value, property.GetValue(defaults), path.Length == 0 ? name : $"{path}.{name}", depth);
            }
        }
    }

    private void WriteOption(string name, Type type, object value, object? defaultValue, string path, int depth)
    {
        switch (value)
        {
            case List<string> texts:
                WriteList(name, texts, path, depth);
                break;
            case Dictionary<string, PipelineOptions> pipelines:
                _text.Add(depth, $"{name}:");
                foreach (var (pipelineName, pipeline) in pipelines)
                {
                    WritePipeline(pipelineName, pipeline, $"{path}.{pipelineName}", depth + 1);
                }

                break;
            case Dictionary<string, string> texts:
                WriteMap(name, texts, path, depth);
                break;
            case IDictionary parts:
                WriteParts(name, parts, path, depth);
                break;
            case IList items:
                WriteItems(name, items, path, depth);
                break;
            case var _ when ScalarReader.CanRead(Nullable.GetUnderlyingType(type) ?? type):
                if (_all || Differs(value, defaultValue) || IsGiven(path))
                {
                    _text.Add(depth, $"{name}: {ShownValue.Of(value)}", OriginOf(path));
                }

                break;
            default:
                _text.Add(depth, $"{name}:");
                var count = _text.Count;
                WriteSection(value, defaultValue!, path, depth + 1);
                _text.EndSection(count);
                break;
        }
    }

    private void WritePipeline(string name, PipelineOptions pipeline, string path, int depth)
    {
        _text.Add(depth, $"{YamlText.Name(name)}:", pipeline.Preset.Length > 0 ? $"preset: {pipeline.Preset}" : null);
        _ofPreset = pipeline.Preset.Length > 0 ? $"preset {pipeline.Preset}" : null;
        _presetStages = PresetParts.Of(pipeline.Preset)?.Stages.Count ?? 0;
        foreach (var (key, _) in Preset.Find(pipeline.Preset)?.AsEnumerable().Where(pair => pair.Value is not null) ?? [])
        {
            _presetOrigins.Set(OptionPath.ToKey($"{path}.{key}"), new ValueOrigin(_ofPreset!));
        }

        WriteSection(pipeline, new PipelineOptions(), path, depth + 1);
        _presetStages = 0;
    }

    private void WriteList(string name, List<string> texts, string path, int depth)
    {
        if (texts.Count == 0)
        {
            WriteEmpty($"{name}: []", path, depth);
            return;
        }

        _text.Add(depth, $"{name}:", OriginOf(path));
        texts.ForEach(text => _text.Add(depth + 1, $"- {ShownValue.Of(text)}"));
    }

    private void WriteMap(string name, Dictionary<string, string> texts, string path, int depth)
    {
        if (texts.Count == 0)
        {
            WriteEmpty($"{name}: {{}}", path, depth);
            return;
        }

        _text.Add(depth, $"{name}:");
        foreach (var (key, value) in texts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            _text.Add(depth + 1, $"{YamlText.Name(key)}: {ShownValue.Of(path, key, value)}", OriginOf($"{path}.{key}"));
        }
    }

    private void WriteParts(string name, IDictionary parts, string path, int depth)
    {
        if (parts.Count == 0)
        {
            WriteEmpty($"{name}: {{}}", path, depth);
            return;
        }

        _text.Add(depth, $"{name}:");
        foreach (var key in parts.Keys.Cast<string>().Order(StringComparer.Ordinal))
        {
            var start = _text.Count;
            ItemText.Write(_text, YamlText.Name(key), parts[key]!, depth + 1);
            _text.Comment(start, OriginOf($"{path}.{key}"));
        }
    }

    private void WriteEmpty(string text, string path, int depth)
    {
        if (_all)
        {
            _text.Add(depth, text, OriginOf(path));
        }
    }

    private void WriteItems(string name, IList items, string path, int depth)
    {
        if (items.Count == 0)
        {
            WriteEmpty($"{name}: []", path, depth);
            return;
        }

        _text.Add(depth, $"{name}:");
        for (var i = 0; i < items.Count; i++)
        {
            var start = _text.Count;
            ItemText.Write(_text, items[i]!, depth + 2);
            _text.MakeItem(
                start, i < _presetStages ? _ofPreset : _configuration.Origins.Of(string.Create(CultureInfo.InvariantCulture, $"{path}.{i - _presetStages}"))?.Text);
        }
    }

    // Where an option comes from, unless it is the default that nobody wrote.
    private string? OriginOf(string path) => (_configuration.Origins.Of(path) ?? _presetOrigins.Of(path))?.Text ?? (_all ? "default" : null);

    private bool IsGiven(string path) => _configuration.Origins.Of(path) is not null;

    private static bool Differs(object value, object? other) => !value.Equals(other);

    private static bool IsPreset(PropertyInfo property) => property is { Name: nameof(PipelineOptions.Preset) } && property.DeclaringType == typeof(PipelineOptions);
}
