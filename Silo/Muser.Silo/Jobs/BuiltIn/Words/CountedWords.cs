namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>What a part of <see cref="WordCountJob"/> has counted.</summary>
/// <param name="Runs">Its files: one, or more where the words did not fit into memory at once.</param>
public sealed record CountedWords(WordRun[] Runs);
