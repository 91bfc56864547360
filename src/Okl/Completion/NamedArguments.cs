using System.CommandLine;
using System.CommandLine.Completions;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Completion;

/// <summary>Arguments that complete themselves from the API.</summary>
internal static class NamedArguments
{
    /// <summary>A pipeline.</summary>
    public static Argument<string> Pipeline(Terminal terminal)
    {
        var argument = new Argument<string>("PIPELINE") { Description = "The pipeline." };
        argument.CompletionSources.Add(context => Complete(terminal, context, context.WordToComplete, 1, 1));
        return argument;
    }

    /// <summary>A pipeline, topic or partition, of which <paramref name="parts"/> must be said.</summary>
    public static Argument<Scope> Scope(Terminal terminal, int parts)
    {
        var argument = new Argument<Scope>(Calls.Scope.Form(parts))
        {
            Description = parts switch { 1 => "What it is about: all of a pipeline, a topic or a partition.", 2 => "A topic, or one partition of it.", _ => "The partition." },
            CustomParser = argument => Calls.Scope.Read(argument, parts)!,
        };
        argument.CompletionSources.Add(context => Complete(terminal, context, context.WordToComplete, parts, 3));
        return argument;
    }

    /// <summary>A partition that may be said in two words: PIPELINE TOPIC/N.</summary>
    public static Argument<Scope> Partition(Terminal terminal)
    {
        var argument = new Argument<Scope>("PIPELINE TOPIC/N")
        {
            Description = "The partition; PIPELINE/TOPIC/N is the same.",
            Arity = new ArgumentArity(1, 2),
            CustomParser = argument => Calls.Scope.Read(argument, 3)!,
        };
        argument.CompletionSources.Add(context =>
        {
            var before = Before(context, argument);
            return Complete(terminal, context, before + context.WordToComplete, before.Length == 0 ? 1 : 3, before.Length == 0 ? 1 : 3).Select(name => name[before.Length..]);
        });
        return argument;
    }

    /// <summary>A silo.</summary>
    public static Argument<string> Silo(Terminal terminal)
    {
        var argument = new Argument<string>("SILO") { Description = "The silo." };
        argument.CompletionSources.Add(context => Try(() => Names.Silos(GlobalOptions.ConnectionOf(context.ParseResult, terminal.Environment))));
        return argument;
    }

    /// <summary>The first word with a slash, while the second is written.</summary>
    private static string Before(CompletionContext context, Argument argument) =>
        context.ParseResult.GetResult(argument)?.Tokens is [var first, ..] tokens && (tokens.Count > 1 || context.WordToComplete.Length == 0) ? first.Value + "/" : "";

    private static IReadOnlyList<string> Complete(Terminal terminal, CompletionContext context, string word, int least, int most) =>
        Try(() => Names.Completing(GlobalOptions.ConnectionOf(context.ParseResult, terminal.Environment), word, least, most));

    /// <summary>Whoever presses Tab is not told why there are no names.</summary>
    private static IReadOnlyList<string> Try(Func<IReadOnlyList<string>> names)
    {
        try
        {
            return names();
        }
        catch (CallException)
        {
            return [];
        }
    }
}
