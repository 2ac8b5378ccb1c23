namespace Muser.Devices.Indi;

/// <summary>
/// Cuts a stream of INDI into its messages: whole elements of XML, at most two deep, one after the other, without a root. An element that is too long is
/// counted and passed over as it comes, so that an image takes no memory; what is no XML is passed over up to the next element. Not thread-safe.
/// </summary>
/// <param name="maxBytes">The longest element that is kept.</param>
internal sealed class IndiFramer(int maxBytes)
{
    private const int MaxDepth = 2;
    private readonly MemoryStream _element = new(4096);
    private State _state = State.Text;
    private byte _quote;
    private byte _previous;
    private int _depth;
    private bool _isClosing;
    private bool _isTooLong;

    private enum State
    {
        /// <summary>Between tags.</summary>
        Text,

        /// <summary>In a tag.</summary>
        Tag,

        /// <summary>In a tag, in the value of an attribute.</summary>
        Quoted,

        /// <summary>In a declaration, a comment or an instruction, which nobody needs.</summary>
        Declaration,
    }

    /// <summary>Elements that were too long.</summary>
    public long TooLong { get; private set; }

    /// <summary>Times that it went on with the next tag, since what stood before it was no XML.</summary>
    public long Broken { get; private set; }

    /// <summary>Takes bytes, split anywhere, and hands on each element that they complete; it may be used during the call only.</summary>
    public void Take(ReadOnlySpan<byte> bytes, Action<ReadOnlyMemory<byte>> element)
    {
        foreach (var each in bytes)
        {
            Step(each, element);
            _previous = each;
        }
    }

    private void Step(byte each, Action<ReadOnlyMemory<byte>> element)
    {
        switch (_state)
        {
            case State.Text when each == '<':
                (_state, _isClosing) = (State.Tag, false);
                Keep(each);
                break;
            case State.Text:
                if (_depth > 0)
                {
                    Keep(each);
                }

                break;
            case State.Tag or State.Quoted when each == '<':
                Restart();
                Keep(each);
                break;
            case State.Quoted:
                _state = each == _quote ? State.Tag : State.Quoted;
                Keep(each);
                break;
            case State.Declaration:
                _state = each == '>' ? State.Text : State.Declaration;
                break;
            case State.Tag when each is (byte)'!' or (byte)'?' && _previous == '<':
                _state = State.Declaration;
                Unkeep();
                break;
            case State.Tag when each is (byte)'"' or (byte)'\'':
                (_state, _quote) = (State.Quoted, each);
                Keep(each);
                break;
            case State.Tag when each == '>':
                Keep(each);
                EndTag(element);
                break;
            default:
                _isClosing |= each == '/' && _previous == '<';
                Keep(each);
                break;
        }
    }

    private void EndTag(Action<ReadOnlyMemory<byte>> element)
    {
        _state = State.Text;
        _depth += _isClosing ? -1 : _previous == '/' ? 0 : 1;
        if (_depth is < 0 or > MaxDepth)
        {
            Restart();
            _state = State.Text;
        }
        else if (_depth == 0)
        {
            if (_isTooLong)
            {
                TooLong++;
            }
            else
            {
                element(_element.GetBuffer().AsMemory(0, (int)_element.Length));
            }

            Clear();
        }
    }

    /// <summary>What was kept is no XML: a tag begins.</summary>
    private void Restart()
    {
        Broken++;
        (_depth, _state, _isClosing) = (0, State.Tag, false);
        Clear();
    }

    private void Keep(byte each)
    {
        _isTooLong |= _element.Length >= maxBytes;
        if (!_isTooLong)
        {
            _element.WriteByte(each);
        }
    }

    /// <summary>Takes back the <c>&lt;</c> of a declaration.</summary>
    private void Unkeep() => _element.SetLength(Math.Max(0, _element.Length - 1));

    private void Clear()
    {
        _isTooLong = false;
        _element.SetLength(0);
    }
}
