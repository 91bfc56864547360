using System.Collections;
using System.Globalization;
using System.Reflection;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Configuration.Presets;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>
/// Fills option classes from <see cref="IConfiguration"/>. Unlike the framework's binder it takes nothing silently: what it does
/// not know or cannot read becomes a mistake, and it goes on to find the next.
/// </summary>
internal sealed class OptionsReader(ICollection<ConfigurationMistake> mistakes)
{
    /// <summary>Reads <typeparamref name="T"/> and everything below it.</summary>
    public T Read<T>(IConfiguration configuration)
        where T : class, new()
    {
        var options = new T();
        ReadProperties(options, configuration, "");
        return options;
    }

    private void ReadProperties(object options, IConfiguration section, string path)
    {
        var properties = options.GetType().GetProperties().ToDictionary(
            property => SnakeCase.Of(property.Name), StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            var childPath = Join(path, child.Key);
            if (properties.TryGetValue(child.Key, out var property))
            {
                ReadProperty(options, property, child, childPath);
            }
            else
            {
                // Its value stays out: what is misspelt may be a secret.
                var owner = options.GetType();
                var remedy = VectorOptions.Remedy(owner, child.Key) ?? PromtailOptions.Remedy(owner, child.Key) ?? UnknownRemedy(child.Key, properties.Keys);
                Report(childPath, null, remedy);
            }
        }
    }

    private void ReadProperty(object options, PropertyInfo property, IConfigurationSection section, string path)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (!section.Exists() && (type.IsGenericType || ScalarReader.CanRead(type) || property.GetValue(options) is not null))
        {
            return; // An explicit null keeps the default.
        }

        if (ScalarReader.CanRead(type))
        {
            if (ReadScalar(type, section, path) is { } value)
            {
                property.SetValue(options, value);
            }
        }
        else if (type == typeof(List<string>))
        {
            property.SetValue(options, ReadList(section, path));
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
        {
            ReadItems((IList)property.GetValue(options)!, type.GetGenericArguments()[0], section, path);
        }
        else if (Shorthand(type, section) is { } shorthand)
        {
            var part = Activator.CreateInstance(type)!;
            ReadProperty(part, shorthand, section, path);
            property.SetValue(options, part);
        }
        else if (IsMap(section, path))
        {
            // What is null by default is there once it is named.
            property.SetValue(options, property.GetValue(options) ?? Activator.CreateInstance(type));
            switch (property.GetValue(options))
            {
                case Dictionary<string, string> texts:
                    ReadTexts(texts, section, "");
                    break;
                case IDictionary parts:
                    ReadParts(parts, type.GetGenericArguments()[1], section, path);
                    break;
                case { } part:
                    ReadProperties(part, section, path);
                    break;
            }
        }
    }

    private object? ReadScalar(Type type, IConfigurationSection section, string path)
    {
        if (section.GetChildren().Any())
        {
            Report(path, null, $"{ScalarReader.Expectation(type)} A list or a map stands here.");
            return null;
        }

        if (ScalarReader.TryRead(type, section.Value!, out var value))
        {
            return value;
        }

        Report(path, section.Value, ScalarReader.Expectation(type));
        return null;
    }

    private List<string> ReadList(IConfigurationSection section, string path)
    {
        var items = new List<string>();
        if (section.Value is { Length: > 0 })
        {
            Report(
                path, section.Value, $"Must be a list. In a file: [a, b]; from the environment or --set, item by item: {path}.0=a.");
        }

        foreach (var child in section.GetChildren())
        {
            if (!IsIndex(child.Key))
            {
                Report(path, null, "Must be a list, such as [a, b]. A map stands here.");
                break;
            }

            if (ReadScalar(typeof(string), child, Join(path, child.Key)) is string item)
            {
                items.Add(item);
            }
        }

        return items;
    }

    private void ReadItems(IList items, Type itemType, IConfigurationSection section, string path)
    {
        if (section.Value is { Length: > 0 })
        {
            Report(path, section.Value, "Must be a list. A single value stands here.");
        }

        foreach (var child in section.GetChildren())
        {
            if (!IsIndex(child.Key))
            {
                Report(path, null, "Must be a list. A map stands here.");
                break;
            }

            var item = Activator.CreateInstance(itemType)!;
            items.Add(item);
            if (Shorthand(itemType, child) is { } shorthand)
            {
                ReadProperty(item, shorthand, child, Join(path, child.Key));
            }
            else if (IsMap(child, Join(path, child.Key)))
            {
                ReadProperties(item, child, Join(path, child.Key));
            }
        }
    }

    /// <summary>The property that a single value or a list stands for; null where a map stands.</summary>
    private static PropertyInfo? Shorthand(Type type, IConfigurationSection section) =>
        type.GetCustomAttribute<ShorthandAttribute>() is { } shorthand
        && (section.Value is { Length: > 0 } || section.GetChildren().Any(child => IsIndex(child.Key)))
            ? type.GetProperty(shorthand.Property)
            : null;

    /// <summary>Names may contain dots (<c>client.id</c>); sources lay them out as nested sections, here they become one again.</summary>
    private static void ReadTexts(Dictionary<string, string> texts, IConfigurationSection section, string prefix)
    {
        foreach (var child in section.GetChildren())
        {
            var name = Join(prefix, child.Key);
            if (child.Value is { } text)
            {
                texts[name] = text;
            }

            ReadTexts(texts, child, name);
        }
    }

    private void ReadParts(IDictionary parts, Type partType, IConfigurationSection section, string path)
    {
        foreach (var (name, child) in Named(section, ""))
        {
            if (!child.Exists() && partType.IsDefined(typeof(ShorthandAttribute)))
            {
                parts.Remove(name); // What a preset brought.
                continue;
            }

            var part = Activator.CreateInstance(partType)!;
            parts[name] = part;
            var childPath = Join(path, name);
            if (Shorthand(partType, child) is { } shorthand)
            {
                ReadProperty(part, shorthand, child, childPath);
            }
            else if (IsMap(child, childPath))
            {
                ReadPreset(part, child["preset"], childPath);
                ReadProperties(part, child, childPath);
            }
        }
    }

    /// <summary>Sections by name. A dot within braces is one of the name (<c>{{ a.b }}</c>), which sources lay out as nested sections.</summary>
    private static IEnumerable<(string Name, IConfigurationSection Section)> Named(IConfigurationSection section, string prefix) =>
        section.GetChildren().SelectMany(child => Join(prefix, child.Key) is var name && name.LastIndexOf("{{", StringComparison.Ordinal) > name.LastIndexOf("}}", StringComparison.Ordinal)
            ? Named(child, name)
            : [(name, child)]);

    /// <summary>Reads what a pipeline starts from, before what it says itself.</summary>
    private void ReadPreset(object part, string? name, string path)
    {
        if (part is PipelineOptions && name is { Length: > 0 })
        {
            if (Preset.Find(name) is { } preset)
            {
                ReadProperties(part, preset, path);
            }
            else
            {
                Report($"{path}.preset", name, $"Must be one of {string.Join(", ", Preset.Names)}.");
            }
        }
    }

    private bool IsMap(IConfigurationSection section, string path)
    {
        var children = section.GetChildren().ToList();
        var found = section.Value is { Length: > 0 } ? "A single value"
            : children.Count > 0 && children.All(child => IsIndex(child.Key)) ? "A list"
            : null;
        if (found is not null)
        {
            Report(path, null, $"Must be a map of names to values. {found} stands here.");
        }

        return found is null;
    }

    private void Report(string path, string? value, string remedy) => mistakes.Add(new ConfigurationMistake(path, value, remedy));

    private static string UnknownRemedy(string key, IEnumerable<string> known) => NearestName.Of(key, known) is { } nearest
        ? $"There is no such option; did you mean '{nearest}'?"
        : $"There is no such option; known here: {string.Join(", ", known)}.";

    private static bool IsIndex(string key) => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
