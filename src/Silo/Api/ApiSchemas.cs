using Microsoft.OpenApi;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>Makes the document's schemas say what the API writes: numbers are no texts, and what is unknown is absent, not null.</summary>
internal static class ApiSchemas
{
    private const JsonSchemaType Numbers = JsonSchemaType.Integer | JsonSchemaType.Number;

    /// <summary>Corrects <paramref name="schema"/> and all in it.</summary>
    public static void Correct(IOpenApiSchema? schema)
    {
        if (schema is not OpenApiSchema own)
        {
            return; // Another schema's name; that one has its turn.
        }

        if ((own.Type & Numbers) != 0)
        {
            own.Type &= Numbers;
            own.Pattern = null;
        }

        Correct(own.Items);
        Correct(own.AdditionalProperties);
        foreach (var (name, property) in own.Properties?.ToList() ?? [])
        {
            if (IsNullable(property))
            {
                own.Required?.Remove(name);
                own.Properties![name] = WithoutNull(property);
            }

            Correct(own.Properties![name]);
        }
    }

    private static bool IsNullable(IOpenApiSchema schema) => schema.Type?.HasFlag(JsonSchemaType.Null) is true || schema.OneOf?.Any(IsNull) is true;

    private static IOpenApiSchema WithoutNull(IOpenApiSchema schema)
    {
        if (schema.OneOf is { } choices)
        {
            return choices.Single(choice => !IsNull(choice));
        }

        var own = (OpenApiSchema)schema;
        own.Type &= ~JsonSchemaType.Null;
        return own;
    }

    private static bool IsNull(IOpenApiSchema schema) => schema.Type == JsonSchemaType.Null;
}
