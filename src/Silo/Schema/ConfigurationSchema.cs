using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Schema;

/// <summary>
/// The JSON schema of the configuration, made from the classes that it is read into: what <see cref="OptionsReader"/> takes, it takes too, in the
/// form in which it is meant to be written. Draft 7, which editors know best.
/// </summary>
internal sealed class ConfigurationSchema
{
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DocComments _comments = new(typeof(ShipperOptions).Assembly, typeof(ConfigurationMistake).Assembly);
    private readonly SortedDictionary<string, JsonNode?> _definitions = new(StringComparer.Ordinal);

    private ConfigurationSchema()
    {
    }

    /// <summary>The schema, as the file that is checked in holds it.</summary>
    public static string Text() => new ConfigurationSchema().Whole().ToJsonString(Form) + "\n";

    private JsonObject Whole()
    {
        var root = SectionOf(typeof(ShipperOptions));
        root.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        root.Insert(1, "title", "OrleansKafkaLoki");
        _definitions["variable"] = new JsonObject
        {
            ["description"] = "A value with a variable of the environment: ${NAME}, ${NAME:-default}.", ["type"] = "string", ["pattern"] = @"\$\{",
        };
        root["definitions"] = new JsonObject(_definitions);
        return root;
    }

    private JsonObject SectionOf(Type type)
    {
        var defaults = Activator.CreateInstance(type)!;
        var properties = new JsonObject();
        foreach (var property in type.GetProperties())
        {
            var schema = SchemaOf(property.PropertyType, property.GetCustomAttribute<RangeAttribute>());
            if (_comments.Of(property) is { } comment)
            {
                schema.Insert(0, "description", comment);
            }

            if (DefaultOf(property.GetValue(defaults)) is { } value)
            {
                schema["default"] = value;
            }

            properties[SnakeCase.Of(property.Name)] = schema;
        }

        var section = new JsonObject { ["type"] = new JsonArray("object", "null"), ["properties"] = properties, ["additionalProperties"] = false };
        if (type.GetProperties().Where(property => property.IsDefined(typeof(RequiredAttribute))).Select(property => (JsonNode)SnakeCase.Of(property.Name)).ToArray() is { Length: > 0 } required)
        {
            section["required"] = new JsonArray(required);
        }

        if (type.GetCustomAttribute<OneOfAttribute>() is { } oneOf)
        {
            section["oneOf"] = new JsonArray([.. type.GetProperties().Where(property => property.Name != oneOf.Beside)
                .Select(property => new JsonObject { ["required"] = new JsonArray(SnakeCase.Of(property.Name)) })]);
        }

        if (_comments.Of(type) is { } summary)
        {
            section.Insert(0, "description", summary);
        }

        return section;
    }

    private JsonObject SchemaOf(Type optionType, RangeAttribute? range)
    {
        var type = Nullable.GetUnderlyingType(optionType) ?? optionType;
        if (ScalarReader.CanRead(type))
        {
            return ScalarOf(type, range);
        }

        if (type.IsAssignableTo(typeof(IDictionary)))
        {
            return new JsonObject { ["type"] = new JsonArray("object", "null"), ["additionalProperties"] = SchemaOfTextsOr(type.GetGenericArguments()[1]) };
        }

        if (type.IsAssignableTo(typeof(IList)))
        {
            return new JsonObject { ["type"] = new JsonArray("array", "null"), ["items"] = SchemaOf(type.GetGenericArguments()[0], null) };
        }

        return new JsonObject { ["$ref"] = $"#/definitions/{Define(type)}" };
    }

    // Names of texts may hold dots, and are then also read in parts, one below the other.
    private JsonObject SchemaOfTextsOr(Type type)
    {
        var schema = SchemaOf(type, null);
        if (type == typeof(string))
        {
            schema["type"] = new JsonArray("string", "number", "boolean", "null", "object");
        }

        return schema;
    }

    private string Define(Type type)
    {
        var name = SnakeCase.Of(type.Name.EndsWith("Options", StringComparison.Ordinal) ? type.Name[..^"Options".Length] : type.Name);
        if (_definitions.TryAdd(name, null))
        {
            var section = SectionOf(type);
            _definitions[name] = type.GetCustomAttribute<ShorthandAttribute>() is { } shorthand
                ? new JsonObject { ["anyOf"] = new JsonArray(section, SchemaOf(type.GetProperty(shorthand.Property)!.PropertyType, null)) }
                : section;
        }

        return name;
    }

    private static JsonObject ScalarOf(Type type, RangeAttribute? range)
    {
        if (type == typeof(string) || type == typeof(Secret))
        {
            return new JsonObject { ["type"] = new JsonArray("string", "number", "boolean", "null") };
        }

        var value = type switch
        {
            _ when type == typeof(bool) => new JsonObject { ["type"] = new JsonArray("boolean", "null") },
            _ when type == typeof(TimeSpan) => new JsonObject { ["type"] = new JsonArray("string", "integer", "null"), ["pattern"] = Duration.Pattern, ["minimum"] = 0, ["maximum"] = 0 },
            _ when type.IsEnum => new JsonObject { ["enum"] = new JsonArray([.. ScalarReader.NamesOf(type).Select(name => JsonValue.Create(name)), null]) },
            _ => new JsonObject { ["type"] = new JsonArray(type == typeof(double) ? "number" : "integer", "null") },
        };
        if (range is not null)
        {
            (value["minimum"], value["maximum"]) = (Number(range.Minimum), Number(range.Maximum));
        }

        return new JsonObject { ["anyOf"] = new JsonArray(value, new JsonObject { ["$ref"] = "#/definitions/variable" }) };
    }

    private static JsonNode? DefaultOf(object? value) => value switch
    {
        null or Secret or "" => null,
        string text => text,
        bool flag => flag,
        TimeSpan duration => Duration.Format(duration),
        Enum member => SnakeCase.Of(member.ToString()),
        IEnumerable => null,
        _ when value.GetType().IsPrimitive => Number(value),
        _ => null,
    };

    private static JsonValue Number(object number) => number is double real ? JsonValue.Create(real)! : JsonValue.Create(Convert.ToInt64(number, CultureInfo.InvariantCulture));
}
