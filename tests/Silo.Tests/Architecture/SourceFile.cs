using System.Text.RegularExpressions;
using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Architecture;

/// <summary>A source file as text.</summary>
internal sealed partial record SourceFile
{
    /// <summary>The path in the repository, such as <c>src/Grains/Base/Backoff.cs</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The folders below the project, such as <c>Streams.Delivery</c>; empty for a file beside the project's own.</summary>
    public required string Room { get; init; }

    /// <summary>The type that it declares, after which it is named.</summary>
    public string Type => System.IO.Path.GetFileName(Path).Split('.')[0];

    /// <summary>The namespace; null where it has none.</summary>
    public string? Namespace =>
        Lines.Select(line => NamespacePattern().Match(line)).FirstOrDefault(match => match.Success)?.Groups[1].Value;

    /// <summary>The lines without comments, but for the types that those refer to, and without plain texts.</summary>
    public required string[] Lines { get; init; }

    /// <summary>The files of a project, such as <c>src/Grains</c>.</summary>
    public static IEnumerable<SourceFile> In(string project)
    {
        var root = RepositoryFile.Path("");
        return from path in Directory.EnumerateFiles(RepositoryFile.Path(project), "*.cs", SearchOption.AllDirectories)
               let relative = System.IO.Path.GetRelativePath(root, path).Replace('\\', '/')
               select new SourceFile
               {
                   Path = relative,
                   Room = string.Join('.', relative.Split('/')[project.Split('/').Length..^1]),
                   Lines = [.. File.ReadLines(path).Select(Code)],
               };
    }

    private static string Code(string line) => TextOrComment().Replace(line, match => match.Value switch
    {
        ['/', ..] => string.Join(' ', Reference().Matches(match.Value).Select(reference => reference.Groups[1].Value)),
        ['$', ..] => match.Value,
        _ => "\"\"",
    });

    [GeneratedRegex("""
        \$?"(?:\\.|[^"\\])*"|//.*
        """)]
    private static partial Regex TextOrComment();

    [GeneratedRegex("""
        cref="([^"]*)"
        """)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex NamespacePattern();
}
