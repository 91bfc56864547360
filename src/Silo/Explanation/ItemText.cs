using System.Collections;
using System.Reflection;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Configuration;

namespace OrleansKafkaLoki.Silo.Explanation;

/// <summary>Writes items of lists, such as stages: what is not their default, in the short form where there is one.</summary>
internal static class ItemText
{
    /// <summary>Adds the lines of an item; at least one.</summary>
    public static void Write(ExplanationText text, object item, int depth)
    {
        var properties = Given(item);
        if (properties.Count == 0)
        {
            text.Add(depth, "{}");
        }
        else if (Short(item, properties) is { } value and not List<string>)
        {
            text.Add(depth, ShownValue.Of(value));
        }
        else
        {
            properties.ForEach(property => Write(text, SnakeCase.Of(property.Name), property.GetValue(item)!, depth));
        }
    }

    /// <summary>Adds the lines of an option.</summary>
    public static void Write(ExplanationText text, string name, object value, int depth)
    {
        switch (value)
        {
            case ICollection { Count: 0 }:
                text.Add(depth, $"{name}: {(value is IDictionary ? "{}" : "[]")}");
                break;
            case Dictionary<string, string> texts:
                text.Add(depth, $"{name}:");
                foreach (var (key, each) in texts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    text.Add(depth + 1, $"{YamlText.Name(key)}: {ShownValue.Of(each)}");
                }

                break;
            case IList items:
                text.Add(depth, $"{name}:");
                foreach (var each in items)
                {
                    WriteItem(text, each!, depth + 1);
                }

                break;
            case var _ when ScalarReader.CanRead(value.GetType()):
                text.Add(depth, $"{name}: {ShownValue.Of(value)}");
                break;
            default:
                WritePart(text, name, value, depth);
                break;
        }
    }

    private static void WriteItem(ExplanationText text, object item, int depth)
    {
        var start = text.Count;
        if (item is string line)
        {
            text.Add(depth + 1, ShownValue.Of(line));
        }
        else
        {
            Write(text, item, depth + 1);
        }

        text.MakeItem(start, null);
    }

    private static void WritePart(ExplanationText text, string name, object part, int depth)
    {
        var properties = Given(part);
        if (properties.Count == 0)
        {
            text.Add(depth, $"{name}: {{}}");
        }
        else if (Short(part, properties) is { } value)
        {
            Write(text, name, value, depth);
        }
        else
        {
            text.Add(depth, $"{name}:");
            Write(text, part, depth + 1);
        }
    }

    /// <summary>The value that stands for the whole; null where more is said.</summary>
    private static object? Short(object options, List<PropertyInfo> properties) =>
        properties is [var only] && options.GetType().GetCustomAttribute<ShorthandAttribute>()?.Property == only.Name ? only.GetValue(options) switch
        {
            string { Length: 0 } => null,
            var value => value,
        }
        : null;

    private static List<PropertyInfo> Given(object options)
    {
        var defaults = Activator.CreateInstance(options.GetType());
        return [.. options.GetType().GetProperties().Where(property => property.GetValue(options) is { } value && Differs(value, property.GetValue(defaults)))];
    }

    private static bool Differs(object value, object? other) => value is ICollection { Count: 0 } ? other is null : !value.Equals(other);
}
