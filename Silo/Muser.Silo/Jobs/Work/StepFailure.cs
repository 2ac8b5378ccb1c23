using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>What a person is told of a step that threw.</summary>
internal static class StepFailure
{
    private const int MaxLength = 2000;

    /// <summary>Whether another attempt is worth while.</summary>
    public static StepOutcome Outcome(Exception failure) => failure is JobException { IsFinal: true } or UserInputException ? StepOutcome.Refused : StepOutcome.Failed;

    /// <summary>One sentence: that of the job itself, or what was thrown and where.</summary>
    public static string Sentence(Exception failure)
    {
        var text = failure is JobException or UserInputException or IOException or UnauthorizedAccessException
            ? failure.Message
            : $"{failure.GetType().Name}: {failure.Message}{Place(failure)}";
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxLength ? line : line[..MaxLength] + "...";
    }

    /// <summary>Does something after a failure; that it fails too is of no interest to anybody.</summary>
    public static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What is left is deleted with the job.
        }
    }

    /// <summary>The method that threw.</summary>
    private static string Place(Exception failure) =>
        failure.StackTrace?.Split('\n') is [{ } first, ..] ? $" ({first.Trim()})" : "";
}
