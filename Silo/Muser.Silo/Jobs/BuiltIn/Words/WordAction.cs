namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>Gets a word and its count.</summary>
internal delegate void WordAction(ReadOnlySpan<byte> word, long count);
