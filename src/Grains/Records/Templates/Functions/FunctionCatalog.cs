using OrleansKafkaLoki.Grains.Base;
using static OrleansKafkaLoki.Grains.Records.Templates.Functions.ParameterKind;

namespace OrleansKafkaLoki.Grains.Records.Templates.Functions;

/// <summary>
/// The functions of templates: those of Loki's <c>line_format</c> that depend on nothing but their arguments, and with a
/// capital letter those of Promtail's templates, which take the text first.
/// </summary>
internal static class FunctionCatalog
{
    private static readonly FunctionSignature[] All =
    [
        new("lower", [Subject], CaseFunctions.Lower),
        new("ToLower", [Subject], CaseFunctions.Lower),
        new("upper", [Subject], CaseFunctions.Upper),
        new("ToUpper", [Subject], CaseFunctions.Upper),
        new("title", [Subject], CaseFunctions.Title),
        new("trim", [Subject], TrimFunctions.Space),
        new("trimSpace", [Subject], TrimFunctions.Space),
        new("trimAll", [Text, Subject], TrimFunctions.All),
        new("Trim", [Subject, Text], TrimFunctions.All),
        new("trimLeft", [Text, Subject], TrimFunctions.Left),
        new("TrimLeft", [Subject, Text], TrimFunctions.Left),
        new("trimRight", [Text, Subject], TrimFunctions.Right),
        new("TrimRight", [Subject, Text], TrimFunctions.Right),
        new("trimPrefix", [Text, Subject], TrimFunctions.Prefix),
        new("TrimPrefix", [Subject, Text], TrimFunctions.Prefix),
        new("trimSuffix", [Text, Subject], TrimFunctions.Suffix),
        new("TrimSuffix", [Subject, Text], TrimFunctions.Suffix),
        new("trunc", [Number, Subject], CutFunctions.Truncate),
        new("substr", [Number, Number, Subject], CutFunctions.Substring),
        new("alignLeft", [Width, Subject], CutFunctions.AlignLeft),
        new("alignRight", [Width, Subject], CutFunctions.AlignRight),
        new("indent", [Width, Subject], CutFunctions.Indent),
        new("nindent", [Width, Subject], CutFunctions.IndentBelow),
        new("repeat", [Width, Subject], CutFunctions.Repeat),
        new("replace", [Needle, Text, Subject], ReplaceFunctions.All),
        new("Replace", [Subject, Needle, Text, Number], ReplaceFunctions.First),
        new("regexReplaceAll", [Pattern, Subject, Text], RegexFunctions.Replace),
        new("regexReplaceAllLiteral", [Pattern, Subject, Text], RegexFunctions.ReplaceLiteral),
        new("count", [Pattern, Subject], RegexFunctions.Count),
        new("contains", [Text, Subject], ReplaceFunctions.Contains),
        new("hasPrefix", [Text, Subject], ReplaceFunctions.HasPrefix),
        new("hasSuffix", [Text, Subject], ReplaceFunctions.HasSuffix),
        new("b64enc", [Subject], CodingFunctions.Base64Encode),
        new("b64dec", [Subject], CodingFunctions.Base64Decode),
        new("urlencode", [Subject], CodingFunctions.UrlEncode),
        new("urldecode", [Subject], CodingFunctions.UrlDecode),
        new("sha256", [Subject], CodingFunctions.Sha256),
        new("sha256sum", [Subject], CodingFunctions.Sha256),
        new("Sha2Hash", [Text, Subject], CodingFunctions.SaltedSha256),
        new("hash", [Subject], CodingFunctions.Hash),
        new("int", [Subject], NumberFunctions.ToWhole),
        new("float64", [Subject], NumberFunctions.ToReal),
        new("bytes", [Subject], NumberFunctions.Bytes),
        new("duration", [Subject], NumberFunctions.Seconds),
        new("duration_seconds", [Subject], NumberFunctions.Seconds),
        new("floor", [Subject], NumberFunctions.Floor),
        new("ceil", [Subject], NumberFunctions.Ceiling),
        new("round", [Subject, Number], NumberFunctions.Round),
        new("add", [Subject, Text], NumberFunctions.Add) { IsVariadic = true },
        new("mul", [Subject, Text], NumberFunctions.Multiply) { IsVariadic = true },
        new("sub", [Subject, Text], NumberFunctions.Subtract) { IsPiped = false },
        new("div", [Subject, Text], NumberFunctions.Divide) { IsPiped = false },
        new("mod", [Subject, Text], NumberFunctions.Modulo) { IsPiped = false },
        new("max", [Subject, Text], NumberFunctions.Max) { IsVariadic = true },
        new("min", [Subject, Text], NumberFunctions.Min) { IsVariadic = true },
        new("addf", [Subject, Text], NumberFunctions.AddReal) { IsVariadic = true },
        new("mulf", [Subject, Text], NumberFunctions.MultiplyReal) { IsVariadic = true },
        new("subf", [Subject, Text], NumberFunctions.SubtractReal) { IsVariadic = true, IsPiped = false },
        new("divf", [Subject, Text], NumberFunctions.DivideReal) { IsVariadic = true, IsPiped = false },
        new("maxf", [Subject, Text], NumberFunctions.MaxReal) { IsVariadic = true },
        new("minf", [Subject, Text], NumberFunctions.MinReal) { IsVariadic = true },
    ];

    private static readonly ILookup<string, FunctionSignature> ByName = All.ToLookup(function => function.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        ["now"] = "'now' would give each reading of a record another value; use {{ timestamp }}, the record's own",
        ["fromJson"] = "'fromJson' is not needed here: write the path to the field, such as {{ a.b }}",
        ["printf"] = "'printf' is not known here; write the text around the braces, or use alignLeft and round",
    };

    private static readonly string[] Dates =
        ["date", "toDate", "toDateInZone", "unixToTime", "unixEpoch", "unixEpochMillis", "unixEpochNanos", "__timestamp__"];

    private static readonly string[] Statements = ["if", "else", "end", "range", "with", "define", "template", "block", "break", "continue"];

    /// <summary>What all of them are called, and those that take the first value that is there.</summary>
    public static IEnumerable<string> Names => All.Select(function => function.Name).Concat(["or", "default"]);

    /// <summary>The functions that may be meant, the one of exactly this name first.</summary>
    public static IEnumerable<FunctionSignature> Find(string name) =>
        ByName[name].OrderByDescending(function => function.Name == name);

    /// <summary>Why there is no such function, and what to do.</summary>
    public static string Remedy(string name)
    {
        if (Refused.TryGetValue(name, out var refusal))
        {
            return refusal;
        }

        if (Dates.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return $"'{name}' is not known here: times have no functions; {{{{ timestamp }}}} is the record's, in RFC 3339";
        }

        if (Statements.Contains(name))
        {
            return $"'{name}' is not known here: a value takes the first field that is there ({{{{ a | or b | or \"none\" }}}})";
        }

        var nearest = NearestName.Of(name, Names);
        return nearest is null
            ? $"there is no function '{name}'; a field's name with a space in it needs double quotes"
            : $"there is no function '{name}'; '{nearest}' is one";
    }
}
